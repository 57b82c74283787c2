-- What became of one try to describe a picture, with what it cost; told again it changes nothing. Texts that came replace those there
-- were; what a person has written only if new ones were wanted in its place. An answer that was given up as lost and comes after all counts.
-- p: descriptionId, status: made, refused, failed; reason, isLost, complaint: what the next try is told, texts: by language, tokens, model,
-- cost: {amount, single, currency}. Answers whether it was told for the first time.
create or replace function end_description(p jsonb) returns boolean language plpgsql as $$
declare
  d catalog_descriptions;
  m catalog_results;
  v_lost boolean := coalesce((p->>'isLost')::boolean, false);
  v_anew boolean;
begin
  update catalog_descriptions set status = p->>'status', reason = left(p->>'reason', 500), is_lost = v_lost,
      tokens = p->'tokens', model = p->>'model', ended_at = clock_timestamp()
    where id = (p->>'descriptionId')::bigint and (status = 'sent' or (is_lost and not v_lost)) returning * into d;
  if not found then
    return false;
  end if;
  select * into m from catalog_results where id = d.result_id;
  if p->'cost' is not null then
    insert into catalog_costs (result_id, item_id, run_id, kind, description_id, amount, single, currency)
      values (m.id, m.item_id, d.run_id, 'description', d.id, (p->'cost'->>'amount')::numeric, (p->'cost'->>'single')::numeric,
        p->'cost'->>'currency');
  end if;
  if d.status = 'made' then
    select i.is_described_again or coalesce((g.options->>'force')::boolean, false) into v_anew
      from catalog_items i cross join catalog_runs g where i.id = m.item_id and g.id = d.run_id;
    insert into catalog_texts (result_id, language, alt, title, caption)
      select m.id, t.key, t.value->>'alt', t.value->>'title', t.value->>'caption' from jsonb_each(p->'texts') t
      on conflict (result_id, language) do update set alt = excluded.alt, title = excluded.title, caption = excluded.caption,
        edited_by = null, edited_via = null, changed_at = clock_timestamp()
      where catalog_texts.edited_by is null or (v_anew and catalog_texts.changed_at < d.planned_at);
    update catalog_items set is_described_again = false where id = m.item_id and is_described_again;
  elsif d.status = 'failed' and not d.is_lost then
    perform describe_again(d, p->>'complaint');
  end if;
  perform add_subject_event('item', m.item_id, case d.status when 'made' then 'described' else 'description_' || d.status end,
    jsonb_strip_nulls(jsonb_build_object('run', d.run_id, 'revision', m.revision, 'model', d.model, 'reason', d.reason,
      'texts', case when d.status = 'made' then p->'texts' end)));
  perform touch_cards('item', m.item_id);
  perform touch_cards('run', d.run_id);
  return true;
end $$;
