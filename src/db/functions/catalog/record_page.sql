-- What a page of the frontier came to, with the product it shows, the pictures that shows and the links it has; told again it changes
-- nothing. p: url, state, reason, detail, etag, lastModified, links: [{url, depth}], isDry: nothing but the frontier is written;
-- product: {url, name, description, price, currency, category, attributes, pictures: [url]}.
create or replace function record_page(p_run bigint, p jsonb) returns void language plpgsql as $$
declare
  v_source bigint := (select source_id from catalog_runs where id = p_run);
  v_product catalog_products;
  v_is_dry boolean := coalesce((p->>'isDry')::boolean, false);
  v_shown text;
begin
  update catalog_pages set state = p->>'state', reason = p->>'reason', detail = left(p->>'detail', 500), read_at = clock_timestamp(),
      etag = case when p->>'state' = 'read' and not v_is_dry then p->>'etag' when p->>'state' in ('unchanged', 'failed') then etag end,
      last_modified = case when p->>'state' = 'read' and not v_is_dry then p->>'lastModified'
        when p->>'state' in ('unchanged', 'failed') then last_modified end,
      -- What could not be had today is known as before.
      product_url = case when p->>'state' in ('unchanged', 'failed') then product_url else p->'product'->>'url' end,
      pictures = case when p->>'state' in ('unchanged', 'failed') then pictures
        else coalesce(jsonb_array_length(p->'product'->'pictures'), 0) end
    where source_id = v_source and url = p->>'url' and run_id = p_run and state = 'waiting'
    returning product_url into v_shown;
  if not found then
    return;
  end if;
  if p->'links' is not null then
    perform add_links(p_run, p->'links');
  end if;
  if v_is_dry or v_shown is null or p->>'state' not in ('unchanged', 'read') then
    return;
  end if;
  if p->>'state' = 'unchanged' then
    update catalog_products set seen_run = p_run, missing_since = null
      where source_id = v_source and url = v_shown and seen_run <> p_run returning * into v_product;
  else
    v_product := record_product(p_run, p->'product');
  end if;
  -- Its pictures are looked at in this run, each once.
  insert into catalog_pictures (source_id, url, run_id)
    select v_source, shown.url, p_run from catalog_product_pictures shown where shown.product_id = v_product.id
    on conflict (source_id, url) do update set run_id = excluded.run_id, state = 'waiting', attempts = 0, reason = null, detail = null
      where catalog_pictures.run_id <> excluded.run_id;
end $$;
