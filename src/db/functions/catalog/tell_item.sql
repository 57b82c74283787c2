-- A word about one item: skip, retry. p: word, by, why, run. Answers whether there is such an item in the run's source.
create or replace function tell_item(p_item bigint, p jsonb) returns boolean language plpgsql as $$
begin
  update catalog_items i set is_skipped = p->>'word' = 'skip', is_wanted_again = p->>'word' = 'retry'
    from catalog_runs r where i.id = p_item and r.id = (p->>'run')::bigint and r.source_id = i.source_id;
  if not found then
    return false;
  end if;
  -- What has not left yet stays here.
  update catalog_results set status = 'dropped', reason = 'skipped', ended_at = clock_timestamp()
    where item_id = p_item and status = 'planned' and p->>'word' = 'skip';
  perform add_subject_event('item', p_item, p->>'word', jsonb_strip_nulls(p - 'word'));
  perform touch_cards('run', (p->>'run')::bigint);
  return true;
end $$;
