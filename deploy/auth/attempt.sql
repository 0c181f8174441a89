-- Deploy lab-inventory:auth/attempt to pg
-- requires: auth/schema
begin;

create table auth.attempt (
  subject text not null,
  attempt_count bigint not null,
  window_started_at timestamptz not null,
  constraint attempt_pkey primary key (subject),
  constraint attempt_count_positive check (attempt_count > 0)
);
create index attempt_window_idx on auth.attempt (window_started_at);
comment on table auth.attempt is
  'Rate limit: recent guesses at a password, by account and by address.';
comment on column auth.attempt.subject is 'account: with an email, or address: with an IP address.';

-- Forced, so that policies bind the owner's own functions too. This one lets those in.
alter table auth.attempt enable row level security;
alter table auth.attempt force row level security;
create policy attempt_of_owner on auth.attempt to lab_owner using (true) with check (true);

create function auth.count_attempt(subject text, most integer) returns boolean
  language plpgsql volatile security definer set search_path = '' as $$
declare
  so_far bigint;
  is_my_turn boolean;
begin
  -- One guess is under way at a subject, and one waits for its end. Another is refused: waiting
  -- guesses would hold the connections of everybody.
  for attempt in 1 .. 40 loop
    is_my_turn := pg_try_advisory_xact_lock(hashtextextended(count_attempt.subject, 0));
    exit when is_my_turn
      or not pg_try_advisory_xact_lock(hashtextextended('next ' || count_attempt.subject, 0));
    perform pg_sleep(0.05);
  end loop;
  if not is_my_turn then
    return false;
  end if;
  insert into auth.attempt as known (subject, attempt_count, window_started_at)
  values (count_attempt.subject, 1, now())
  on conflict on constraint attempt_pkey do update set
    attempt_count = case when known.window_started_at > now() - interval '15 minutes'
      then least(known.attempt_count + 1, most + 1) else 1 end,
    window_started_at = case when known.window_started_at > now() - interval '15 minutes'
      then known.window_started_at else now() end
  returning attempt_count into so_far;
  return so_far <= most;
end $$;
comment on function auth.count_attempt(text, integer) is
'Counts a guess. False after more than most in 15 minutes, and while two others are under way.
Definer: it counts before the caller has a role.';

commit;
