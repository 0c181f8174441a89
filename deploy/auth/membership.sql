-- Deploy lab-inventory:auth/membership to pg
-- requires: auth/account
-- requires: auth/member_role
begin;

create table auth.membership (
  lab_id bigint not null,
  account_id bigint not null,
  id bigint generated always as (account_id) stored,
  role auth.member_role not null,
  constraint membership_pkey primary key (lab_id, account_id),
  constraint membership_lab_fkey foreign key (lab_id) references inventory.lab (id),
  constraint membership_account_fkey foreign key (account_id) references auth.account (id)
);
create index membership_account_idx on auth.membership (account_id);
comment on table auth.membership is 'The role of an account in a lab.';
comment on column auth.membership.id is
  'The account''s id, under the name that the key has in every other table of a lab.';

-- Forced, so that policies bind the owner's own functions too. This one lets those in.
alter table auth.membership enable row level security;
alter table auth.membership force row level security;
create policy membership_of_owner on auth.membership to lab_owner using (true) with check (true);

-- A manager sees the members of the lab that the request acts in, with their emails.
create policy membership_in_lab on auth.membership for select to lab_manager
  using (lab_id = (select inventory.current_lab()));
grant select on auth.membership to lab_manager;
create policy account_of_member on auth.account for select to lab_manager
  using (id in (
    select account_id from auth.membership where lab_id = (select inventory.current_lab())));
grant select (id, email) on auth.account to lab_manager;

commit;
