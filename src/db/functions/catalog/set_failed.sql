-- Nothing of a set is shown. Told again it changes nothing. p_images: what the CMS shows instead of those it would not change.
create or replace function set_failed(p_publications jsonb, p_reason text, p_images jsonb) returns integer language plpgsql as $$
declare
  b catalog_publications;
  v_count integer := 0;
begin
  for b in
    update catalog_publications set status = 'failed', reason = left(p_reason, 500), ended_at = clock_timestamp()
      where id in (select jsonb_array_elements_text(p_publications)::bigint) and status = 'sending' returning *
  loop
    v_count := v_count + 1;
    perform add_subject_event('item', b.item_id, 'not_published', jsonb_strip_nulls(jsonb_build_object('run', b.run_id, 'version', b.version,
      'reason', b.reason)));
    perform touch_cards('item', b.item_id);
  end loop;
  perform note_shown(value, false) from jsonb_array_elements(coalesce(p_images, '[]'));
  perform touch_cards('run', run_id) from (select distinct run_id from catalog_publications
    where id in (select jsonb_array_elements_text(p_publications)::bigint)) g;
  return v_count;
end $$;
