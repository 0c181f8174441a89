-- Deploy lab-inventory:audit/operation to pg
-- requires: audit/schema
begin;

create type audit.operation as enum ('insert', 'update', 'delete');
comment on type audit.operation is 'What happened to a row.';

commit;
