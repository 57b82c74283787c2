-- Writes a job into the queue for a place; one that is under way for the same subject and kind is answered instead.
-- p: kind, subjectKind, subjectId, provider, fairnessKey, workflowId, queueMs: how long it may wait for a place.
create or replace function open_job(p jsonb) returns bigint language plpgsql as $$
declare
  v_job bigint;
begin
  perform lock_places();
  select id into v_job from provider_jobs where subject_kind = p->>'subjectKind' and subject_id = (p->>'subjectId')::bigint
    and kind = p->>'kind' and status in ('waiting', 'planned', 'sending', 'accepted', 'unknown');
  if found then
    return v_job;
  end if;
  v_job := nextval(pg_get_serial_sequence('provider_jobs', 'id'));
  insert into provider_jobs (id, kind, subject_kind, subject_id, provider, fairness_key, workflow_id, wait_suffix, deadline, turn)
    overriding system value
    values (v_job, p->>'kind', p->>'subjectKind', (p->>'subjectId')::bigint, p->>'provider', p->>'fairnessKey',
      p->>'workflowId', '-' || v_job, now() + (p->>'queueMs')::bigint * interval '1 millisecond',
      next_turn(p->>'provider', p->>'kind', p->>'fairnessKey'));
  perform fill_places(p->>'provider', p->>'kind');
  -- Who asks hears the answer at once.
  delete from wakes where workflow_id = p->>'workflowId' and activity_id = 'await-place-' || v_job;
  return v_job;
end $$;
