-- Revert lab-inventory:audit/seal from pg
begin;

drop function audit.verify_chain(bigint);
drop function audit.seal_changes(bigint);
drop function audit.compute_seal(bytea, bigint, bytea);
drop view audit.change_digests;

commit;
