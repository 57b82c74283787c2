-- Opens a run's batch of this number with what is planned of pictures or of texts, as many lines as given at most, and writes its job into
-- the queue for a place. The same batch opened again is the one there is. Null: nothing is planned, or the run has ended.
-- p: makes, number, most, provider, queueMs. Answers {batchId, jobId, lines, isQueued}.
create or replace function open_batch(p_run bigint, p jsonb) returns jsonb language plpgsql as $$
declare
  b catalog_batches;
  v_job bigint;
  v_lines integer;
begin
  perform lock_places();
  perform from catalog_runs where id = p_run and ended_at is null for no key update;
  if not found then
    return null;
  end if;
  select * into b from catalog_batches where run_id = p_run and number = (p->>'number')::integer;
  if not found then
    if not exists (select from catalog_results where run_id = p_run and status = 'planned' and p->>'makes' = 'pictures')
        and not exists (select from catalog_descriptions where run_id = p_run and status = 'planned' and p->>'makes' = 'texts') then
      return null;
    end if;
    insert into catalog_batches (run_id, number, makes, lines) values (p_run, (p->>'number')::integer, p->>'makes', 0) returning * into b;
    if b.makes = 'pictures' then
      with chosen as (
        select id from catalog_results where run_id = p_run and status = 'planned' order by attempt, id limit (p->>'most')::integer
      )
      update catalog_results r set status = 'sent', batch_id = b.id from chosen where r.id = chosen.id;
    else
      with chosen as (
        select id from catalog_descriptions where run_id = p_run and status = 'planned' order by attempt, id limit (p->>'most')::integer
      )
      update catalog_descriptions d set status = 'sent', sent_at = clock_timestamp(), batch_id = b.id from chosen where d.id = chosen.id;
    end if;
    get diagnostics v_lines = row_count;
    v_job := open_job(jsonb_build_object('kind', 'batch', 'subjectKind', 'batch', 'subjectId', b.id, 'provider', p->>'provider',
      'fairnessKey', 'run-' || p_run, 'workflowId', 'catalog-batch-' || b.id, 'queueMs', p->'queueMs'));
    update catalog_batches set job_id = v_job, lines = v_lines where id = b.id returning * into b;
    perform add_subject_event('run', p_run, 'batch_opened', jsonb_build_object('batch', b.number, 'makes', b.makes, 'lines', b.lines));
    perform touch_cards('run', p_run);
  end if;
  return jsonb_build_object('batchId', b.id, 'jobId', b.job_id, 'lines', b.lines,
    'isQueued', (select status = 'waiting' from provider_jobs where id = b.job_id));
end $$;
