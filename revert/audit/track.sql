-- Revert lab-inventory:audit/track from pg
begin;

drop function audit.untrack(regclass);
drop function audit.verify_tracking(regclass);
drop function audit.track(regclass);

commit;
