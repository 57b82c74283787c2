-- Ends a wait of an execution. The row is written with what ends the wait, and the keeper of the queue tells Temporal; the notice only
-- makes it quick.
create or replace function wake_execution(p_workflow text, p_activity text) returns void language plpgsql as $$
begin
  insert into wakes (workflow_id, activity_id) values (p_workflow, p_activity)
    -- Told already, perhaps too early: once more.
    on conflict (workflow_id, activity_id) do update set claimed_until = null, made_at = clock_timestamp();
  perform pg_notify('wakes', '');
end $$;
