-- Deploy lab-inventory:inventory/scan_words to pg
-- requires: inventory/schema
begin;

create function inventory.scan_words(state text) returns text[]
  language plpgsql immutable security invoker strict parallel safe as $$
begin
  return case state
    -- A tube may be there: its code could not be read, or the reader was not asked.
    when 'unread' then array['NOREAD', 'NOREADS', 'NOTREAD', 'UNREAD', 'UNREADABLE', 'BADREAD',
      'READERROR', 'READFAIL', 'READFAILED', 'NOSCAN', 'NOTSCANNED', 'NOCODE', 'NOBARCODE',
      'NODECODE', 'NOTDECODED', 'DECODEERROR', 'ERROR', 'FAIL', 'FAILED', 'TIMEOUT', '?', '??',
      '???']
    -- The reader looked and says that no tube is there. A TrakMate is a make of tube.
    when 'empty' then array['EMPTY', 'EMPTYWELL', 'EMPTYPOSITION', 'NOTUBE', 'NOVIAL',
      'NOTRAKMATE', 'NOSAMPLE', 'VACANT', 'FREE']
    when 'blocked' then array['BLOCKED', 'DISABLED', 'DEFECTIVE']
    -- Programs for tables write these where a code was.
    when 'ruined' then array['NAN', 'NULL', 'NONE', 'NA', 'N/A', 'TRUE', 'FALSE', 'UNDEFINED']
    else '{}' end;
end $$;
comment on function inventory.scan_words(text) is
'The words that a scan has in the place of a code, by what they say: unread, empty, blocked or
ruined. In capitals, without spaces and signs. A blank is no word: its format
says what it means. A word that is missing here, and stands twice, is refused as a doubled code.';

create function inventory.read_scan_word(cell text) returns text
  language plpgsql immutable security invoker strict parallel safe as $$
declare
  word text;
begin
  if length(cell) > 200 or cell ~ '^[0-9](?:[.,][0-9]+)?[Ee][+][0-9]{2,3}$'
    or cell ~ '^[0-9]+[.,]0+$' or cell ~ '^#(?:#+|N/A|NV|[^ ]+[!?])$' then
    return 'ruined';
  elsif cell ~ '[0-9]' then  -- no word has a digit, most codes have
    return null;
  end if;
  -- Without any sign but /, unless there is nothing else: <NO READ!>, but also ???.
  word := coalesce(
    nullif(regexp_replace(upper(cell collate "C"), '[ -.0-@[-`{-~]', '', 'g'), ''),
    translate(cell, ' _-.', ''));
  return case when cell = '' then 'blank'
    when word = any (inventory.scan_words('unread')) then 'unread'
    when word = any (inventory.scan_words('empty')) then 'empty'
    when word = any (inventory.scan_words('blocked')) then 'blocked'
    when word = '' or word = any (inventory.scan_words('ruined')) then 'ruined' end;
end $$;
comment on function inventory.read_scan_word(text) is
'The state that a trimmed cell tells where a code should be: unread, empty, blocked, blank; ruined
for 3.59E+08, 359.0, #N/A, which a spreadsheet makes of a code; null if it is a code.';

grant execute on function inventory.scan_words(text), inventory.read_scan_word(text) to lab_viewer;

commit;
