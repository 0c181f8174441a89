-- Revert lab-inventory:answer/schema from pg
begin;

drop function answer.current_setting(text, boolean);
drop schema answer;

commit;
