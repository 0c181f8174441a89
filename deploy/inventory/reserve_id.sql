-- Deploy lab-inventory:inventory/reserve_id to pg
-- requires: inventory/schema
begin;

create function inventory.reserve_id() returns trigger
  language plpgsql volatile security invoker as $$
declare
  id_sequence constant regclass := tg_argv[0]::regclass;
  reached bigint := coalesce(pg_sequence_last_value(id_sequence), 0);
begin
  if new.id <= reached + 100 then
    while reached < new.id loop
      reached := nextval(id_sequence);
    end loop;
  end if;
  return new;
end $$;
comment on function inventory.reserve_id() is
'Trigger, for an id past what the sequence has given; its argument is that sequence. An id that a
client chose a little ahead moves the sequence past it before the row is there, so that it is not
given out again. nextval only ever goes up, in every session at once; setval would race. An id far
ahead leaves the sequence alone, or one request could use up all the ids: the function that gives
the next id steps over that one when it gets there.';

commit;
