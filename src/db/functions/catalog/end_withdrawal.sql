-- A publication is taken back. Told again it changes nothing. p_image: what is shown now; null: nothing was ever shown.
create or replace function end_withdrawal(p_publication bigint, p_image jsonb) returns boolean language plpgsql as $$
declare
  b catalog_publications;
begin
  update catalog_publications set status = 'withdrawn', ended_at = clock_timestamp() where id = p_publication and status = 'withdrawing'
    returning * into b;
  if not found then
    return false;
  end if;
  perform note_shown(p_image, true) where p_image is not null;
  perform add_subject_event('item', b.item_id, 'withdrawn', jsonb_strip_nulls(jsonb_build_object('version', b.version, 'shown', p_image->'shown')));
  perform touch_cards('item', b.item_id);
  return true;
end $$;
