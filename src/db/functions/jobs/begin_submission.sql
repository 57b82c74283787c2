-- The last step before a paid request leaves: from here on "was it sent?" has the answer "perhaps".
-- Only the caller that gets mine = true may send, and what it sends was prepared for the account the job is with now.
-- p_hold_ms: how long the place is kept if nothing is ever heard of the job.
create or replace function begin_submission(p_job bigint, p_account text, p_request jsonb, p_hold_ms bigint)
returns jsonb language plpgsql as $$
declare
  j provider_jobs;
  v_mine boolean := false;
begin
  update provider_jobs set status = 'sending', request = p_request, sent_at = clock_timestamp(),
      deadline = now() + p_hold_ms * interval '1 millisecond'
    where id = p_job and status = 'planned' and account_id = p_account returning * into j;
  if found then
    v_mine := true;
  else
    select * into j from provider_jobs where id = p_job;
  end if;
  return jsonb_build_object('mine', v_mine, 'request', j.request);
end $$;
