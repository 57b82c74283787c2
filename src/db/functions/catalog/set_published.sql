-- All pictures of a set are shown now. Told again it changes nothing. p_images: as the CMS shows them. Answers how many were new.
create or replace function set_published(p_publications jsonb, p_images jsonb) returns integer language plpgsql as $$
declare
  b catalog_publications;
  v_image jsonb;
  v_count integer := 0;
begin
  for b in
    update catalog_publications set status = 'published', published_at = clock_timestamp()
      where id in (select jsonb_array_elements_text(p_publications)::bigint) and status = 'sending' returning *
  loop
    v_count := v_count + 1;
    select value into v_image from jsonb_array_elements(p_images) where value->>'externalKey' = b.external_key;
    -- Somebody may have changed it there before its answer was heard.
    perform note_shown(v_image, v_image->>'shown' = 'published');
    perform add_subject_event('item', b.item_id, 'published', jsonb_strip_nulls(jsonb_build_object('run', b.run_id, 'version', b.version,
      'by', b."by", 'cms', v_image->'id', 'texts', b.texts)));
    perform touch_cards('item', b.item_id);
  end loop;
  perform touch_cards('run', run_id) from (select distinct run_id from catalog_publications
    where id in (select jsonb_array_elements_text(p_publications)::bigint)) g;
  return v_count;
end $$;
