-- Revert lab-inventory:audit/idempotency from pg
begin;

drop function audit.release_key();
drop function audit.store_answer(jsonb, jsonb, timestamptz);
drop function audit.replay_answer(jsonb);
drop function audit.claim_key();
drop function audit.refuse_repeat(audit.idempotency_key, text);
drop function audit.change_of_key(audit.idempotency_key);
drop function audit.sent_key();

commit;
