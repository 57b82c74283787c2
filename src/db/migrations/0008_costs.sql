-- What the provider says it charged for a job, in its own unit.
alter table provider_jobs add column cost text;
drop function if exists end_job(bigint, text, text, text);
