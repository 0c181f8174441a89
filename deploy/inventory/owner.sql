-- Deploy lab-inventory:inventory/owner to pg
-- requires: auth/person
-- requires: inventory/container
-- requires: inventory/excursion
begin;

create function inventory.check_owner() returns trigger
  language plpgsql volatile security invoker as $$
begin
  if not exists (select from auth.person(new.owner_id)) then
    perform inventory.raise_no_parent('container', pg_catalog.to_jsonb(new),
      'container_owner_fkey');
  end if;
  return new;
end $$;
comment on function inventory.check_owner() is
'Trigger. A container is of a person who is in the lab, or was, as its foreign key knows no labs: a
person of another lab is as none.';
create trigger check_owner_of_new before insert on inventory.container for each row
  when (new.owner_id is not null) execute function inventory.check_owner();
create trigger check_owner before update on inventory.container for each row
  when (new.owner_id <> old.owner_id or new.owner_id is not null and old.owner_id is null)
  execute function inventory.check_owner();

create function inventory.check_acknowledged_by() returns trigger
  language plpgsql volatile security invoker as $$
begin
  if not exists (select from auth.person(new.acknowledged_by)) then
    perform inventory.raise_no_parent('excursion', pg_catalog.to_jsonb(new),
      'excursion_acknowledged_by_fkey');
  end if;
  return new;
end $$;
comment on function inventory.check_acknowledged_by() is
'Trigger. A person of the lab has seen to an excursion, as inventory.check_owner() has it.';
create trigger check_acknowledged_by before insert or update on inventory.excursion for each row
  when (new.acknowledged_by is not null) execute function inventory.check_acknowledged_by();

commit;
