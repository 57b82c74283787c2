-- A step in the life of a run that has not ended; one that has stays as it is. Answers whether it moved.
-- p: status, and as far as they change stage, question, estimate, textEstimate, robots, counts (merged by stage), reason, detail;
-- event and data: what is written down of it, with by and why.
-- When a stage has ended, and when the run has, its cards are shown anew below all others; not so at the end of a run of one stage that
-- took less than a minute, as its card is still at hand.
create or replace function move_run(p_run bigint, p jsonb) returns boolean language plpgsql as $$
declare
  v_status text := p->>'status';
  b catalog_batches;
  r catalog_results;
  v_before catalog_runs;
  v_after catalog_runs;
begin
  if v_status in ('done', 'failed', 'cancelled') then
    perform lock_places();
  end if;
  select * into v_before from catalog_runs where id = p_run for no key update;
  update catalog_runs set
      status = coalesce(v_status, status),
      stage = coalesce(p->>'stage', stage),
      question = case when v_status is null then question when v_status = 'asking' then p->'question' end,
      estimate = coalesce(p->'estimate', estimate),
      text_estimate = coalesce(p->'textEstimate', text_estimate),
      robots = coalesce(p->'robots', robots),
      counts = counts || coalesce(p->'counts', '{}'),
      reason = coalesce(p->>'reason', reason),
      detail = coalesce(p->>'detail', detail),
      moved_at = clock_timestamp(),
      ended_at = case when v_status in ('done', 'failed', 'cancelled') then clock_timestamp() end
    where id = p_run and ended_at is null returning * into v_after;
  if not found then
    return false;
  end if;
  if p->>'event' is not null then
    perform add_subject_event('run', p_run, p->>'event', coalesce(p->'data', '{}'));
  end if;
  if v_status in ('done', 'failed', 'cancelled') then
    -- What was planned and never sent is wanted as before.
    for r in
      update catalog_results set status = 'dropped', reason = 'the run ended', ended_at = clock_timestamp()
        where run_id = p_run and status = 'planned' returning *
    loop
      perform keep_wish(r);
    end loop;
    update catalog_descriptions set status = 'dropped', reason = 'the run ended', ended_at = clock_timestamp()
      where run_id = p_run and status = 'planned';
    -- Calls of their own whose answers nobody has heard: they were paid perhaps, and are not made again.
    update catalog_results set status = 'failed', reason = 'its answer was lost', ended_at = clock_timestamp()
      where run_id = p_run and status = 'sent' and batch_id is null;
    update catalog_descriptions set status = 'failed', is_lost = true, reason = 'its answer was lost', ended_at = clock_timestamp()
      where run_id = p_run and status = 'sent' and batch_id is null;
    -- So is what waits for a place; what is at the provider has an end of its own.
    for b in select * from catalog_batches where run_id = p_run and ended_at is null loop
      if drop_job(b.job_id, 'the run ended') then
        perform end_batch(b.id, 'cancelled', 'the run ended');
      end if;
    end loop;
  end if;
  if v_before.stage <> v_after.stage or (v_after.ended_at is not null
      and (jsonb_array_length(v_after.stages) > 1 or v_after.ended_at > v_after.started_at + interval '1 minute')) then
    perform push_cards('run', p_run);
  else
    perform touch_cards('run', p_run);
  end if;
  return true;
end $$;
