-- Somebody changes what is said of a picture in one language; what is not given stays. Told again it changes nothing.
-- p: resultId, language, texts: {alt, title, caption}, by, via. Where there are none yet, all three make them.
-- Answers {kind: edited, before, after}, {kind: unchanged}, {kind: too_late: there is a newer picture}, or {kind: not_found}.
create or replace function edit_texts(p jsonb) returns jsonb language plpgsql as $$
declare
  m catalog_results;
  v_before jsonb;
  v_after jsonb;
begin
  select * into m from catalog_results where id = (p->>'resultId')::bigint and status = 'made';
  if not found then
    return '{"kind": "not_found"}';
  end if;
  perform from catalog_items where id = m.item_id for no key update;
  if exists (select from catalog_results r where r.item_id = m.item_id and r.status = 'made'
      and (r.revision, r.attempt) > (m.revision, m.attempt)) then
    return '{"kind": "too_late"}';
  end if;
  select jsonb_build_object('alt', alt, 'title', title, 'caption', caption) into v_before
    from catalog_texts where result_id = m.id and language = p->>'language' for no key update;
  v_after := coalesce(v_before, '{}') || jsonb_strip_nulls(p->'texts');
  if v_after = v_before then
    return '{"kind": "unchanged"}';
  end if;
  if not v_after ?& '{alt,title,caption}' then
    return '{"kind": "not_found"}';
  end if;
  insert into catalog_texts (result_id, language, alt, title, caption, edited_by, edited_via)
    values (m.id, p->>'language', v_after->>'alt', v_after->>'title', v_after->>'caption', p->>'by', p->>'via')
    on conflict (result_id, language) do update set alt = excluded.alt, title = excluded.title, caption = excluded.caption,
      edited_by = excluded.edited_by, edited_via = excluded.edited_via, changed_at = clock_timestamp();
  perform add_subject_event('item', m.item_id, 'texts_edited', jsonb_strip_nulls(jsonb_build_object('revision', m.revision,
    'language', p->'language', 'by', p->'by', 'via', p->'via', 'before', v_before, 'after', v_after)));
  perform touch_cards('item', m.item_id);
  return jsonb_strip_nulls(jsonb_build_object('kind', 'edited', 'before', v_before, 'after', v_after));
end $$;
