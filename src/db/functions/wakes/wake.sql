-- Ends a wait of the job's execution: p_wait is 'await-place' or 'await-job'. The row is written with what ends the wait, and the
-- keeper of the queue tells Temporal; the notice only makes it quick.
create or replace function wake(j provider_jobs, p_wait text) returns void language plpgsql as $$
begin
  insert into wakes (workflow_id, activity_id) values (j.workflow_id, p_wait || j.wait_suffix)
    -- Told already, perhaps too early: once more.
    on conflict (workflow_id, activity_id) do update set claimed_until = null, made_at = clock_timestamp();
  perform pg_notify('wakes', '');
end $$;
