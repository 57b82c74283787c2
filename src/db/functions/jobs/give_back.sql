-- A job its account did not take and certainly did not make: it returns to the queue with its turn, so to the head, and its place
-- is handed on. The account rests, so that the next place the job gets is another account's, if there is one in service.
-- p: jobId; from: the state the caller left the job in ('planned', 'sending': whoever finds another one changes nothing);
-- reason: 'busy', or why the account itself is refused; then the job ends unless another account is there, be it busy for a
-- moment; detail; restMs; queueMs: how long the job may wait for its next place.
create or replace function give_back(p jsonb) returns jsonb language plpgsql as $$
declare
  j provider_jobs;
  v_started bigint[] := '{}';
begin
  perform lock_places();
  select * into j from provider_jobs where id = (p->>'jobId')::bigint and status = p->>'from' for no key update;
  if not found then
    return jsonb_build_object('status', (select status from provider_jobs where id = (p->>'jobId')::bigint),
      'started', '[]'::jsonb);
  end if;
  -- What a job in flight hears from a broken account does not make it whole.
  update provider_accounts set busy_streak = busy_streak + 1,
      set_aside_reason = case when p->>'reason' <> 'busy' or coalesce(set_aside_until, '-infinity') < now()
        then p->>'reason' else set_aside_reason end,
      set_aside_until = greatest(set_aside_until, now() + interval '1 millisecond' *
        greatest((p->>'restMs')::bigint, least(30000, 500 * 2 ^ least(busy_streak, 10))))
    where id = j.account_id;
  if exists (select from orders where id = j.order_id and status in ('delivered', 'refused', 'failed', 'cancelled')) then
    v_started := end_job(j.id, 'cancelled', null, p->>'detail');
  elsif p->>'reason' <> 'busy' and not exists (select from provider_accounts a where a.provider = j.provider
      and a.enabled and (coalesce(a.set_aside_until, '-infinity') < now() or a.set_aside_reason = 'busy')) then
    v_started := end_job(j.id, 'refused', 'provider_unavailable', p->>'detail');
  else
    update provider_jobs set status = 'waiting', account_id = null, place = null, request = null,
        detail = p->>'detail', waiting_since = clock_timestamp(),
        deadline = now() + (p->>'queueMs')::bigint * interval '1 millisecond'
      where id = j.id;
    update orders set status = 'queued', card_version = card_version + 1 where id = j.order_id and status = 'generating';
    perform add_event(j.user_id, j.order_id, 'given_back', jsonb_build_object('detail', p->>'detail'));
    v_started := array_remove(fill_places(j.provider), j.order_id);
  end if;
  return jsonb_build_object('status', (select status from provider_jobs where id = j.id),
    'started', to_jsonb(v_started));
end $$;
