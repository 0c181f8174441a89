-- Revert lab-inventory:audit/track from pg
begin;

drop function audit.untrack(regclass);
drop procedure audit.verify_tracking(regclass);
drop function audit.track(regclass);

commit;
