-- Deploy lab-inventory:auth/person to pg
-- requires: audit/labs_and_members
-- requires: inventory/current_lab
begin;

-- Of an email the part before the @ is told, and no more.
create function auth.person(account_id bigint)
  returns table (id bigint, name text, is_member boolean)
  language plpgsql stable security definer set search_path = '' rows 1 as $$
begin
  return query
    select a.id, coalesce(a.name, split_part(a.email, '@', 1)), m.account_id is not null
    from auth.account a
    left join auth.membership m
      on m.lab_id = inventory.current_lab() and m.account_id = a.id
    where a.id = person.account_id and (m.account_id is not null or exists (
      select from audit.deleted_row d
      where d.lab_id = inventory.current_lab() and d.table_name = 'membership'
        and d.row_id = a.id));
end $$;
comment on function auth.person(bigint) is
'A person who is a member of the lab of this request, or was one; no row for any other account.
Definer: callers read no accounts, and only managers read memberships.';

create function auth.people() returns table (id bigint, name text, is_member boolean)
  language plpgsql stable security definer set search_path = '' as $$
begin
  return query
    select p.* from (
      select m.account_id from auth.membership m where m.lab_id = inventory.current_lab()
      union
      select d.row_id from audit.deleted_row d
      where d.lab_id = inventory.current_lab() and d.table_name = 'membership') known
    cross join lateral auth.person(known.account_id) p;
end $$;
comment on function auth.people() is
'Every auth.person() of the lab of this request.
Definer: as auth.person() is.';
grant execute on function auth.person(bigint), auth.people() to lab_viewer;

commit;
