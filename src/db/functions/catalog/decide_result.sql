-- What somebody says of a picture: the first decision on it counts, later ones are kept and change nothing. Only who wants another one
-- where others were wanted and none came of it gets one more try.
-- p: itemId, resultId (the picture that was looked at; without it the newest), verdict, by, via, why, prompt (of a redo).
-- Answers {kind: decided, resultId, revision, isLast: nothing of the source is undecided any more, run: {id, workflowId} that reviews it,
-- isPlanned: that run makes the other picture}, {kind: same: told before by the same person}, {kind: late, verdict, by, via, why, at: the one
-- that counts}, {kind: superseded: there is a newer picture}, or {kind: no_picture}.
create or replace function decide_result(p jsonb) returns jsonb language plpgsql as $$
declare
  i catalog_items;
  r catalog_results;
  d catalog_decisions;
  g catalog_runs;
  v_decision bigint;
  v_planned boolean := false;
  v_again boolean;
begin
  select * into i from catalog_items where id = (p->>'itemId')::bigint for no key update;
  select * into r from catalog_results where item_id = i.id and status = 'made' order by revision desc, attempt desc limit 1;
  if r.id is null or (p->>'resultId' is not null
      and not exists (select from catalog_results where id = (p->>'resultId')::bigint and item_id = i.id and status = 'made')) then
    return '{"kind": "no_picture"}';
  end if;
  if r.id <> coalesce((p->>'resultId')::bigint, r.id) then
    return '{"kind": "superseded"}';
  end if;
  select * into g from catalog_runs where source_id = i.source_id and ended_at is null and stage = 'review';
  select * into d from catalog_decisions where result_id = r.id and counts;
  v_again := coalesce(d.verdict = 'redo' and p->>'verdict' = 'redo', false)
    and not exists (select from catalog_results where item_id = i.id and status in ('planned', 'sent'));
  -- Quoted, as the bare word is one of PL/pgSQL.
  if not v_again and d."by" = p->>'by' and d.via = p->>'via' and d.verdict = p->>'verdict' then
    return jsonb_build_object('kind', 'same', 'resultId', r.id, 'verdict', d.verdict);
  end if;
  insert into catalog_decisions (item_id, result_id, hash, verdict, counts, by, via, why, prompt, run_id)
    values (i.id, r.id, r.hash, p->>'verdict', d.id is null, p->>'by', p->>'via', nullif(p->>'why', ''), nullif(p->>'prompt', ''), g.id)
    returning id into v_decision;
  perform add_subject_event('item', i.id, case when d.id is null or v_again then 'decided' else 'decided_late' end,
    jsonb_strip_nulls(jsonb_build_object('verdict', p->'verdict', 'revision', r.revision, 'by', p->'by', 'via', p->'via', 'why', p->'why',
      'prompt', p->'prompt', 'run', g.id)));
  if d.id is not null and not v_again then
    return jsonb_build_object('kind', 'late', 'resultId', r.id, 'verdict', d.verdict, 'by', d."by", 'via', d.via, 'why', d.why, 'at', d.at);
  end if;
  if p->>'verdict' = 'accept' then
    insert into catalog_approvals (item_id, hash, decision_id) values (i.id, r.hash, v_decision) on conflict do nothing;
  elsif p->>'verdict' = 'redo' then
    v_planned := want_another(i.id, nullif(p->>'prompt', ''), g.id);
  end if;
  perform touch_cards('item', i.id);
  perform touch_cards('run', g.id);
  return jsonb_strip_nulls(jsonb_build_object('kind', 'decided', 'resultId', r.id, 'revision', r.revision, 'isPlanned', v_planned,
    'isLast', not exists (select from undecided_items(i.source_id)),
    'run', case when g.id is not null then jsonb_build_object('id', g.id, 'workflowId', g.workflow_id) end));
end $$;
