-- Sends whose answer was lost are repeated with pauses between them: not before this moment.
alter table deliveries add column not_before timestamptz;
-- Telegram answered with an error of its own, such as 500: that was probably not carried out, but nobody can say.
alter table deliveries add column doubtful_sends integer not null default 0;

-- When the provider was told to stop a job nobody waits for any more.
alter table provider_jobs add column stop_asked_at timestamptz;

-- Since when a worker has announced the account without a pause: before, it was us who slept.
alter table provider_accounts add column awake_since timestamptz not null default '-infinity';

drop function if exists begin_delivery(bigint, text, integer);
drop function if exists delivery_not_sent(bigint, text);
drop function if exists record_submission(bigint, text, text, text);
