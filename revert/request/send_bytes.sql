-- Revert lab-inventory:request/send_bytes from pg
begin;

drop function request.send_bytes(bigint, text, bigint, text, text), request.refuse_range(bigint),
  request.asked_range(text, bigint);
drop type request.byte_range;

commit;
