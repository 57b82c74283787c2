-- The last step before a paid request leaves: from here on "was it sent?" has the answer "perhaps".
-- Answers what the row says; only the caller that gets mine = true may send. p_hold_ms: how long the place is kept if nothing
-- is ever heard of the job.
create or replace function begin_submission(p_job bigint, p_request jsonb, p_hold_ms bigint)
returns jsonb language plpgsql as $$
declare
  j provider_jobs;
  v_mine boolean := false;
begin
  update provider_jobs set status = 'sending', request = p_request, sent_at = clock_timestamp(),
      deadline = now() + p_hold_ms * interval '1 millisecond'
    where id = p_job and status = 'planned' returning * into j;
  if found then
    v_mine := true;
  else
    select * into j from provider_jobs where id = p_job;
  end if;
  return jsonb_build_object('mine', v_mine, 'status', j.status, 'request', j.request, 'externalId', j.external_id);
end $$;
