-- What happened at the CMS since the last look, oldest first: p_changes [{by, image}]. Taken again, or after somebody else has, it changes nothing.
-- Answers whether the cursor moved.
create or replace function take_changes(p_after text, p_next text, p_changes jsonb) returns boolean language plpgsql as $$
declare
  c jsonb;
  v_item bigint;
begin
  update catalog_gateway set cursor = p_next where cursor is not distinct from p_after;
  if not found then
    return false;
  end if;
  for c in select value from jsonb_array_elements(p_changes) loop
    v_item := note_shown(c->'image', c->>'by' = 'api');
    if v_item is not null and c->>'by' = 'person' then
      perform add_subject_event('item', v_item, 'changed_there', jsonb_build_object('shown', c->'image'->'shown', 'revision', c->'image'->'revision',
        'texts', c->'image'->'texts'));
      perform touch_cards('item', v_item);
    end if;
  end loop;
  return true;
end $$;
