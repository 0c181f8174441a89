-- Revert lab-inventory:past/schema from pg
begin;

drop schema past;

commit;
