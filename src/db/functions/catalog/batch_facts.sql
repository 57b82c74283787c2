-- Batches of a run that make this, for its card: [{number, lines, outcome, jobStatus, ageMs: since its job was sent, or waits}].
create or replace function batch_facts(p_run bigint, p_makes text) returns jsonb language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object('number', b.number, 'lines', b.lines, 'outcome', b.outcome, 'jobStatus', j.status,
    'ageMs', round(1000 * extract(epoch from clock_timestamp() - coalesce(j.sent_at, b.opened_at)))) order by b.number), '[]')
  from catalog_batches b left join provider_jobs j on j.id = b.job_id
  where b.run_id = p_run and b.makes = p_makes
$$;
