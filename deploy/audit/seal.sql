-- Deploy lab-inventory:audit/seal to pg
-- requires: audit/row_change
begin;

create view audit.change_digests with (security_invoker = true) as
select c.lab_id, c.id, c.changed_at, c.seal_number, c.seal, sha256(
    sha256(convert_to(jsonb_strip_nulls(to_jsonb(c) - array['seal_number', 'seal'])::text, 'UTF8'))
    || coalesce((
      select string_agg(sha256(convert_to(rtrim(r::text, ',)'), 'UTF8')), '' order by r.id)
      from audit.row_change r where r.lab_id = c.lab_id and r.change_id = c.id), '')) as digest
from audit.change_set c;
comment on view audit.change_digests is
'Each change set and the SHA-256 over its columns and over the digests of its row changes. Every
column is in it; one that is added later, at the end, leaves what is null there as it was.
To be asked with TimeZone UTC and DateStyle ISO.';

create function audit.compute_seal(previous bytea, seal_number bigint, digest bytea) returns bytea
  language sql immutable security invoker parallel safe
  return sha256(coalesce(previous, '') || int8send(seal_number) || digest);
comment on function audit.compute_seal(bytea, bigint, bytea) is
  'The seal of a change set by its digest, after the seal before it in its lab.';

create function audit.seal_changes(max_rows bigint default 100000) returns integer
  language plpgsql volatile security invoker set search_path = ''
  set timezone = 'UTC' set datestyle = 'ISO'
  -- Judging by large change sets, it would read the whole table for each small one.
  set enable_seqscan = off set jit = off as $$
declare
  change record;
  head record;
  labs bigint[];
  ids bigint[];
  numbers bigint[];
  seals bytea[];
begin
  -- Two sealers would make two chains; the second leaves it to the first.
  if not pg_try_advisory_xact_lock(hashtext('lab-inventory seal')) then
    return 0;
  end if;
  for change in
    select d.lab_id, d.id, d.digest,
      row_number() over (partition by d.lab_id order by d.id) as place
    from audit.change_digests d join (
      select c.lab_id, c.id, sum(c.row_count) over (order by c.id) - c.row_count as rows_before
      from audit.change_set c where c.seal_number is null
        -- Not one of this transaction, which may go on.
        and c.transaction_id is distinct from pg_current_xact_id_if_assigned()
    ) due on due.lab_id = d.lab_id and due.id = d.id
    where due.rows_before < max_rows order by d.lab_id, d.id
  loop
    if change.place = 1 then
      select c.seal_number, c.seal into head from audit.change_set c
      where c.lab_id = change.lab_id and c.seal_number is not null
      order by c.seal_number desc limit 1;
    end if;
    head.seal_number := coalesce(head.seal_number, 0) + 1;
    head.seal := audit.compute_seal(head.seal, head.seal_number, change.digest);
    labs := labs || change.lab_id;
    ids := ids || change.id;
    numbers := numbers || head.seal_number;
    seals := array_append(seals, head.seal);
  end loop;
  update audit.change_set c set seal_number = made.seal_number, seal = made.seal
  from unnest(labs, ids, numbers, seals) as made (lab_id, id, seal_number, seal)
  where c.lab_id = made.lab_id and c.id = made.id;
  return coalesce(cardinality(ids), 0);
end $$;
comment on function audit.seal_changes(bigint) is
'Seals what is committed and not sealed yet, the oldest first, until it has read so many row
changes; answers how many change sets those were. Nobody waits for it, nor it for anybody: what a
transaction has not committed is sealed by a later call. Called every ten seconds
(db/housekeeping.sql).';

create function audit.verify_chain(the_lab bigint default null) returns table (
    lab_id bigint, sealed_count bigint, unsealed_count bigint, oldest_unsealed interval,
    head_number bigint, head text, broken_id bigint, fault text)
  language sql stable security invoker set search_path = ''
  set timezone = 'UTC' set datestyle = 'ISO' set enable_seqscan = off set jit = off as $$
  with link as (
    select d.lab_id, d.id, d.changed_at, d.seal_number, d.seal, case
      when d.seal_number <> 1 + coalesce(lag(d.seal_number) over chain, 0)
        then 'a change set before it is missing'
      when d.seal <> audit.compute_seal(lag(d.seal) over chain, d.seal_number, d.digest)
        then 'it or its row changes are not what was sealed'
      end as fault
    from audit.change_digests d where the_lab is null or d.lab_id = the_lab
    window chain as (partition by d.lab_id order by d.seal_number)
  ), orphan as (
    select r.lab_id, min(r.change_id) as id from audit.row_change r
    where (the_lab is null or r.lab_id = the_lab) and not exists (
      select from audit.change_set c where c.lab_id = r.lab_id and c.id = r.change_id)
    group by r.lab_id
  ), lab as (
    select l.lab_id, count(l.seal_number) as sealed, count(*) - count(l.seal_number) as unsealed,
      date_trunc('second',
        now() - min(l.changed_at) filter (where l.seal_number is null)) as oldest,
      max(l.seal_number) as head, min(l.seal_number) filter (where l.fault is not null) as broken
    from link l group by l.lab_id
  )
  select coalesce(lab.lab_id, orphan.lab_id), coalesce(sealed, 0), coalesce(unsealed, 0), oldest,
    head.seal_number, encode(head.seal, 'hex'), coalesce(broken.id, orphan.id),
    coalesce(broken.fault, case when orphan.id is not null then 'it is missing, and left rows' end)
  from lab full join orphan on orphan.lab_id = lab.lab_id
  left join link head on head.lab_id = lab.lab_id and head.seal_number = lab.head
  left join link broken on broken.lab_id = lab.lab_id and broken.seal_number = lab.broken
  order by 1
$$;
comment on function audit.verify_chain(bigint) is
'Of one lab, or each: how much is sealed and how much is not yet, the newest seal, and the first
change set that breaks the chain, with what is wrong. A superuser could take away the newest
seals, or make the whole chain anew: keep the head elsewhere (./stack audit verify
--expect).';
-- Nobody but the owner, who runs the housekeeping, may call them.

commit;
