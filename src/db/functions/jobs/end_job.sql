-- Ends a job for good, hands its place on and wakes who waits for it. A job that has ended stays as it is.
-- p_reason: what its subject is told, the same each time; p_costs: what the provider charged, [{amount, unit}].
create or replace function end_job(p_job bigint, p_status text, p_reason text, p_detail text, p_costs jsonb default null)
returns void language plpgsql as $$
declare
  j provider_jobs;
begin
  perform lock_places();
  update provider_jobs set status = p_status, reason = p_reason, detail = coalesce(p_detail, detail),
      ended_at = clock_timestamp()
    where id = p_job and status in ('waiting', 'planned', 'sending', 'accepted', 'unknown')
    returning * into j;
  if not found then
    return;
  end if;
  insert into provider_job_costs (job_id, unit, amount)
    select j.id, cost->>'unit', sum((cost->>'amount')::numeric)
    from jsonb_array_elements(coalesce(p_costs, '[]')) as cost group by cost->>'unit';
  update provider_jobs set surplus = true where id = j.id and p_status = 'done' and subject_has_ended(j);
  perform add_job_event(j, 'provider_' || p_status, jsonb_strip_nulls(jsonb_build_object(
    'detail', p_detail, 'reason', p_reason,
    'cost', (select string_agg(amount || ' ' || unit, ', ' order by unit) from provider_job_costs where job_id = j.id))));
  perform wake(j, 'await-job');
  perform fill_places(j.provider, j.kind);
end $$;
