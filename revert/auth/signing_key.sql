-- Revert lab-inventory:auth/signing_key from pg
begin;

drop table auth.signing_key;

commit;
