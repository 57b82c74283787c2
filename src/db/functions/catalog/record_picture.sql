-- What an address of a picture came to; one that no item has yet becomes an item. Told again it changes nothing. p: url, state, reason,
-- detail, etag, lastModified, hash, sourceHash. What could not be had today is known as before. Answers whether there is a new item.
create or replace function record_picture(p_run bigint, p jsonb) returns boolean language plpgsql as $$
declare
  v_source bigint := (select source_id from catalog_runs where id = p_run);
  v_hash text;
  v_product bigint;
  v_item bigint;
begin
  update catalog_pictures set state = p->>'state', reason = p->>'reason', detail = left(p->>'detail', 500), read_at = clock_timestamp(),
      etag = case when p->>'state' = 'read' then p->>'etag' when p->>'state' in ('unchanged', 'failed') then etag end,
      last_modified = case when p->>'state' = 'read' then p->>'lastModified'
        when p->>'state' in ('unchanged', 'failed') then last_modified end,
      hash = case when p->>'state' = 'read' then p->>'hash' when p->>'state' in ('unchanged', 'failed') then hash end,
      source_hash = case when p->>'state' = 'read' then p->>'sourceHash' when p->>'state' in ('unchanged', 'failed') then source_hash end
    where source_id = v_source and url = p->>'url' and run_id = p_run and state = 'waiting'
    returning hash into v_hash;
  if not found or v_hash is null then
    return false;
  end if;
  select c.product_id into v_product from catalog_product_pictures c join catalog_products t on t.id = c.product_id
    where c.url = p->>'url' and t.source_id = v_source order by t.missing_since nulls first, c.product_id limit 1;
  if v_product is null then
    return false;
  end if;
  insert into catalog_items (source_id, hash, product_id, picture_url) values (v_source, v_hash, v_product, p->>'url')
    on conflict (source_id, hash) do nothing returning id into v_item;
  if v_item is null then
    return false;
  end if;
  perform add_subject_event('item', v_item, 'found', jsonb_build_object('run', p_run));
  return true;
end $$;
