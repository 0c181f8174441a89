-- Deploy lab-inventory:inventory/owner to pg
-- requires: auth/person
-- requires: inventory/container
-- requires: inventory/excursion
begin;

create function inventory.raise_no_person(account_id bigint, fkey text) returns void
  language plpgsql immutable security invoker as $$
begin
  raise foreign_key_violation using constraint = fkey,
    message = 'There is no such person in the lab',
    detail = format('no_parent: %s is %s, which is not present.',
      case fkey when 'container_owner_fkey' then 'owner_id' else 'acknowledged_by' end, account_id),
    hint = 'GET /people lists those of the lab.';
end $$;
comment on function inventory.raise_no_person(bigint, text) is
'The 409 for an account that /people does not list: the same for one of another lab and for none.';

create function inventory.check_owner() returns trigger
  language plpgsql volatile security invoker as $$
begin
  if not exists (select from auth.person(new.owner_id)) then
    perform inventory.raise_no_person(new.owner_id, 'container_owner_fkey');
  end if;
  return new;
end $$;
comment on function inventory.check_owner() is
'Trigger. A container is of a person who is in the lab, or was: its foreign key knows no labs.';
create trigger check_owner_of_new before insert on inventory.container for each row
  when (new.owner_id is not null) execute function inventory.check_owner();
create trigger check_owner before update on inventory.container for each row
  when (new.owner_id <> old.owner_id or new.owner_id is not null and old.owner_id is null)
  execute function inventory.check_owner();

create function inventory.check_acknowledged_by() returns trigger
  language plpgsql volatile security invoker as $$
begin
  if not exists (select from auth.person(new.acknowledged_by)) then
    perform inventory.raise_no_person(
      new.acknowledged_by, 'excursion_acknowledged_by_fkey');
  end if;
  return new;
end $$;
comment on function inventory.check_acknowledged_by() is
'Trigger. A person of the lab has seen to an excursion, as inventory.check_owner() has it.';
create trigger check_acknowledged_by before insert or update on inventory.excursion for each row
  when (new.acknowledged_by is not null) execute function inventory.check_acknowledged_by();

grant execute on function inventory.raise_no_person(bigint, text) to lab_editor;

commit;
