-- A word about one item: skip, retry, take_up (ends a skip, and nothing else). p: word, by, why, run, prompt, of: what is wanted again: picture, texts, publication; without it
-- what the stage of the run makes. Answers whether there is such an item in the run's source.
create or replace function tell_item(p_item bigint, p jsonb) returns boolean language plpgsql as $$
declare
  r catalog_runs;
  v_of text;
begin
  select g.* into r from catalog_runs g join catalog_items i on i.source_id = g.source_id
    where i.id = p_item and g.id = (p->>'run')::bigint for no key update of i;
  if not found then
    return false;
  end if;
  v_of := coalesce(p->>'of', case r.stage when 'describe' then 'texts' when 'publish' then 'publication' else 'picture' end);
  if p->>'word' = 'skip' then
    update catalog_items set is_skipped = true, is_wanted_again = false, is_described_again = false where id = p_item;
    -- What has not left yet stays here.
    update catalog_results set status = 'dropped', reason = 'skipped', ended_at = clock_timestamp()
      where item_id = p_item and status = 'planned';
    update catalog_descriptions d set status = 'dropped', reason = 'skipped', ended_at = clock_timestamp()
      from catalog_results m where m.id = d.result_id and m.item_id = p_item and d.status = 'planned';
  elsif p->>'word' = 'take_up' then
    update catalog_items set is_skipped = false where id = p_item;
  elsif v_of = 'texts' then
    update catalog_items set is_described_again = true, is_skipped = false where id = p_item;
  elsif v_of = 'publication' then
    -- A run tries a set once.
    update catalog_publications set run_id = null where item_id = p_item and run_id = r.id and status = 'failed';
    update catalog_items set is_skipped = false where id = p_item;
  else
    perform want_another(p_item, nullif(p->>'prompt', ''), case when r.ended_at is null and r.stage = 'review' then r.id end);
  end if;
  perform add_subject_event('item', p_item, p->>'word', jsonb_strip_nulls(p - 'word' || jsonb_build_object('of', v_of)));
  perform touch_cards('run', r.id);
  perform touch_cards('item', p_item);
  return true;
end $$;
