-- Ends a job for good and hands its place on; answers the orders whose wait is over. A job that has ended stays as it is.
-- p_reason: what its order is told, the same each time; p_cost: what the provider charged.
create or replace function end_job(p_job bigint, p_status text, p_reason text, p_detail text, p_cost text default null)
returns bigint[] language plpgsql as $$
declare
  j provider_jobs;
begin
  perform lock_places();
  update provider_jobs set status = p_status, reason = p_reason, detail = coalesce(p_detail, detail),
      cost = p_cost, ended_at = clock_timestamp()
    where id = p_job and status in ('waiting', 'planned', 'sending', 'accepted', 'unknown')
    returning * into j;
  if not found then
    return '{}';
  end if;
  update provider_jobs set surplus = true
    from orders o
    where provider_jobs.id = p_job and o.id = j.order_id and p_status = 'done'
      and o.status in ('refused', 'failed', 'cancelled');
  perform add_event(j.user_id, j.order_id, 'provider_' || p_status, jsonb_strip_nulls(jsonb_build_object(
    'detail', p_detail, 'reason', p_reason, 'cost', p_cost)));
  return fill_places(j.provider);
end $$;
