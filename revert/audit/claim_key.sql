-- Revert lab-inventory:audit/claim_key from pg
begin;

drop function audit.release_key();
drop function audit.keep_answer(jsonb, jsonb, timestamptz);
drop function audit.kept_answer(jsonb);
drop function audit.claim_key();
drop function audit.refuse_repeat(audit.idempotency_key, text);
drop function audit.sent_key();

commit;
