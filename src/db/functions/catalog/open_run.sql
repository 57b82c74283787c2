-- Begins a run, unless another one of its source is under way. Asked again for the same execution it answers the same run.
-- p: source (number or name), stages, options, by; workflowId: null makes the usual one; chatId: of the operator who follows it.
-- Answers {runId}, {busy: {runId, by, since}}, or null when there is no such source.
create or replace function open_run(p jsonb) returns jsonb language plpgsql as $$
declare
  s catalog_sources;
  r catalog_runs;
  v_id bigint;
begin
  select * into s from catalog_sources
    where case when jsonb_typeof(p->'source') = 'number' then id = (p->>'source')::bigint else name = p->>'source' end
    for no key update;
  if not found then
    return null;
  end if;
  select * into r from catalog_runs where workflow_id = p->>'workflowId';
  if found then
    return jsonb_build_object('runId', r.id);
  end if;
  select * into r from catalog_runs where source_id = s.id and ended_at is null;
  if found then
    return jsonb_build_object('busy', jsonb_build_object('runId', r.id, 'by', r.started_by, 'since', r.started_at));
  end if;
  v_id := nextval(pg_get_serial_sequence('catalog_runs', 'id'));
  insert into catalog_runs (id, source_id, stages, options, workflow_id, started_by) overriding system value
    values (v_id, s.id, p->'stages', coalesce(p->'options', '{}'), coalesce(p->>'workflowId', 'catalog-run-' || v_id), p->>'by');
  perform add_subject_event('run', v_id, 'started', jsonb_build_object('by', p->>'by', 'stages', p->'stages', 'options', p->'options'));
  if p->>'chatId' is not null then
    insert into cards (kind, subject_id, chat_id) values ('run', v_id, (p->>'chatId')::bigint);
  end if;
  return jsonb_build_object('runId', v_id);
end $$;
