-- Ends a wait of the job's execution: p_wait is 'await-place' or 'await-job'.
create or replace function wake(j provider_jobs, p_wait text) returns void language sql as $$
  select wake_execution(j.workflow_id, p_wait || j.wait_suffix)
$$;
