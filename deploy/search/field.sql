-- Deploy lab-inventory:search/field to pg
-- requires: search/schema
begin;

create table search.field (
  number smallint not null,
  kind text not null,
  "column" text not null,
  form text not null,
  constraint field_number_in_range check (number between 1 and 10000),
  constraint field_pkey primary key (number),
  constraint field_kind_key unique (kind, "column"),
  constraint field_form_known check (form in ('title', 'text', 'code', 'uuid', 'mac', 'json'))
);
comment on table search.field is
'The columns that search looks at, best first, as search.add_resource() finds them in a view.';
comment on column search.field.number is 'Stands for the column in search.entry.';
comment on column search.field.kind is 'The resource, as container.';
comment on column search.field.form is
'title: the name of a thing. code: text that is unique in a lab, found by its end too. uuid: a code
that is found by its start and its end, without entries. Others: as their type.';

alter table search.field enable row level security;
alter table search.field force row level security;
create policy field_of_owner on search.field to lab_owner using (true) with check (true);
create policy field_for_all on search.field for select to lab_viewer using (true);
grant select on search.field to lab_viewer;

commit;
