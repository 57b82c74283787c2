-- A job its account did not take and certainly did not make: it returns to the queue with its turn, so to the head, and its place
-- is handed on. The account rests, so that the next place the job gets is another account's, if there is one in service.
-- p: jobId; from: the state the caller left the job in ('planned', 'sending': whoever finds another one changes nothing);
-- reason: 'busy', or why the account itself is refused; then the job ends unless another account is there, be it busy for a
-- moment; detail; restMs; queueMs: how long the job may wait for its next place. Answers the job's status.
create or replace function give_back(p jsonb) returns text language plpgsql as $$
declare
  j provider_jobs;
begin
  perform lock_places();
  select * into j from provider_jobs where id = (p->>'jobId')::bigint and status = p->>'from' for no key update;
  if not found then
    return (select status from provider_jobs where id = (p->>'jobId')::bigint);
  end if;
  -- What a job in flight hears from a broken account does not make it whole.
  update provider_accounts set busy_streak = busy_streak + 1,
      set_aside_reason = case when p->>'reason' <> 'busy' or coalesce(set_aside_until, '-infinity') < now()
        then p->>'reason' else set_aside_reason end,
      set_aside_until = greatest(set_aside_until, now() + interval '1 millisecond' *
        greatest((p->>'restMs')::bigint, least(30000, 500 * 2 ^ least(busy_streak, 10))))
    where id = j.account_id and kind = j.kind;
  if subject_has_ended(j) then
    perform end_job(j.id, 'cancelled', null, p->>'detail');
  elsif p->>'reason' <> 'busy' and not exists (select from provider_accounts a
      where a.provider = j.provider and a.kind = j.kind
        and a.enabled and (coalesce(a.set_aside_until, '-infinity') < now() or a.set_aside_reason = 'busy')) then
    perform end_job(j.id, 'refused', 'provider_unavailable', p->>'detail');
  else
    -- What was uploaded is the account's own.
    update provider_jobs set status = 'waiting', account_id = null, place = null, request = null, uploads = '{}',
        detail = p->>'detail', waiting_since = clock_timestamp(),
        deadline = now() + (p->>'queueMs')::bigint * interval '1 millisecond'
      where id = j.id;
    perform order_follows_job(j, 'given_back');
    perform add_job_event(j, 'given_back', jsonb_build_object('detail', p->>'detail'));
    perform fill_places(j.provider, j.kind);
    -- Who asks hears the answer at once.
    delete from wakes where workflow_id = j.workflow_id and activity_id = 'await-place' || j.wait_suffix;
  end if;
  return (select status from provider_jobs where id = j.id);
end $$;
