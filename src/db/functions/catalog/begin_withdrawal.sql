-- The publication of an item that is shown now is to be taken back. Told again before it is, it answers the same one. p: itemId, by, why.
-- Answers {publicationId, externalKey, version}, or null when nothing of ours is shown.
create or replace function begin_withdrawal(p jsonb) returns jsonb language plpgsql as $$
declare
  b catalog_publications;
begin
  perform from catalog_items where id = (p->>'itemId')::bigint for no key update;
  select * into b from catalog_publications where item_id = (p->>'itemId')::bigint and status in ('published', 'withdrawing')
    order by version desc limit 1;
  if not found or exists (select from catalog_publications where item_id = b.item_id and status = 'sending') then
    return null;
  end if;
  if b.status = 'published' then
    update catalog_publications set status = 'withdrawing' where id = b.id;
    perform add_subject_event('item', b.item_id, 'withdrawal_begun', jsonb_strip_nulls(jsonb_build_object('version', b.version, 'by', p->'by', 'why', p->'why')));
    perform touch_cards('item', b.item_id);
  end if;
  return jsonb_build_object('publicationId', b.id, 'externalKey', b.external_key, 'version', b.version);
exception
  -- A run has written down a later version just now.
  when unique_violation then
    return null;
end $$;
