-- Deploy lab-inventory:search/entry to pg
-- requires: search/field
-- requires: search/fold
begin;

-- A B-tree, not GIN: it stops after the first hits of a word that a million rows have. The key is
-- the whole row, so that a row that goes takes its entries along without another index.
create table search.entry (
  lab_id bigint not null,
  row_id bigint not null,
  field smallint not null,
  at smallint not null,
  word text collate "C" not null,
  constraint entry_pkey primary key (lab_id, field, word, at, row_id)
);
comment on table search.entry is
'Each word of each row that search looks at, with what follows the word. Triggers keep it, as
search.add_resource() makes them.';
comment on column search.entry.row_id is 'The row.';
comment on column search.entry.field is 'Its column, a number of search.field.';
comment on column search.entry.at is 'How many words of the column come before it.';

-- The transaction is in the key so that no writer waits for another that learns the same word.
create table search.spelling (
  lab_id bigint not null,
  transaction_id xid8 not null default pg_current_xact_id(),
  variant text collate "C" not null,
  word text collate "C" not null,
  constraint spelling_pkey primary key (lab_id, variant, word, transaction_id)
);
comment on table search.spelling is
'The words of a lab, each as it is and without each of its letters: two words that are equal but for
a letter that is missing, too many, wrong or swapped with the next share one of these.';
comment on column search.spelling.transaction_id is 'What learned the word.';
comment on column search.spelling.variant is 'The word, or all of it but one letter.';

do $$
declare
  made name;
begin
  foreach made in array array['entry', 'spelling'] loop
    execute format('alter table search.%1$I enable row level security;
      alter table search.%1$I force row level security;
      create policy %1$s_of_owner on search.%1$I to lab_owner using (true) with check (true)',
      made);
  end loop;
end $$;

create function search.variants(word text) returns setof text
  language sql immutable security invoker parallel safe
begin atomic
  select word union
  select left(word, n - 1) || substr(word, n + 1) from generate_series(1, length(word)) n;
end;
comment on function search.variants(text) is 'A word as it is, and without each of its letters.';

create function search.learn(the_lab bigint, words text[]) returns void
  language plpgsql volatile security invoker set search_path = ''
  set enable_hashjoin = off set enable_mergejoin = off as $$
begin
  insert into search.spelling (lab_id, variant, word)
  select the_lab, variant, fresh.word
  from (
    select w.word from unnest(words) w (word)
    where not exists (
      select from search.spelling s
      where s.lab_id = the_lab and s.variant = w.word and s.word = w.word)
    limit 1000) fresh
  cross join lateral search.variants(fresh.word) variant
  on conflict do nothing;
end $$;
comment on function search.learn(bigint, text[]) is
'Keeps the first thousand words that a lab does not know yet, for typing mistakes: a list of a
million codes must not cost a million words. Words stay after the rows that had them are gone.';

commit;
