-- Revert lab-inventory:audit/stamp from pg
begin;

drop function audit.writer_of(anyelement);
drop function audit.new_writer(audit.stamp);
drop function audit.writer(audit.stamp);
drop function audit.stamp_of_record(jsonb);
drop function audit.stamp_of(anyelement);
drop function audit.new_stamp(text, bigint, bigint);
drop function audit.read_stamp(text, bigint, bigint);
drop function audit.add_stamp(text);
drop function audit.stamp(anyelement);
drop type audit.stamp;

commit;
