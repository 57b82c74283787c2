-- Writes a product as its page shows it now; what is as it was is not written. p: as in record_page.
create or replace function record_product(p_run bigint, p jsonb) returns catalog_products language plpgsql as $$
declare
  v_source bigint := (select source_id from catalog_runs where id = p_run);
  v_product catalog_products;
begin
  insert into catalog_products (source_id, url, name, description, price, currency, category, attributes, seen_run)
    values (v_source, p->>'url', p->>'name', p->>'description', case when p->>'price' ~ '^[0-9]{1,12}([.][0-9]{1,6})?$' then (p->>'price')::numeric end, p->>'currency', p->>'category',
      coalesce(p->'attributes', '{}'), p_run)
    on conflict (source_id, url) do update set name = excluded.name, description = excluded.description, price = excluded.price,
      currency = excluded.currency, category = excluded.category, attributes = excluded.attributes, changed_at = clock_timestamp()
    where (catalog_products.name, catalog_products.description, catalog_products.price, catalog_products.currency,
        catalog_products.category, catalog_products.attributes)
      is distinct from (excluded.name, excluded.description, excluded.price, excluded.currency, excluded.category, excluded.attributes);
  update catalog_products set seen_run = p_run, missing_since = null
    where source_id = v_source and url = p->>'url' and (seen_run <> p_run or missing_since is not null);
  select * into v_product from catalog_products where source_id = v_source and url = p->>'url';
  delete from catalog_product_pictures where product_id = v_product.id
    and url not in (select jsonb_array_elements_text(p->'pictures'));
  insert into catalog_product_pictures (product_id, url, position)
    select distinct on (shown.url) v_product.id, shown.url, shown.place
    from jsonb_array_elements_text(p->'pictures') with ordinality as shown(url, place)
    where octet_length(shown.url) <= 2000
    order by shown.url, shown.place
    on conflict (product_id, url) do update set position = excluded.position
      where catalog_product_pictures.position <> excluded.position;
  return v_product;
end $$;
