-- The shop was read whole: what was not seen is marked as gone, never deleted, and comes back when it is seen again.
-- Told again it changes nothing, and answers the same. Answers {products, pictures: that the shop shows now, gone, back}, which it keeps
-- with the run.
create or replace function finish_parse(p_run bigint) returns jsonb language plpgsql as $$
declare
  v_source bigint := (select source_id from catalog_runs where id = p_run);
  v_gone integer;
  v_back integer;
  v_products integer;
  v_pictures integer;
  v_counts jsonb := (select counts->'parse' from catalog_runs where id = p_run);
begin
  if v_counts is not null then
    return v_counts;
  end if;
  -- A page that could not be had today says nothing of its product.
  update catalog_products t set missing_since = clock_timestamp()
    where t.source_id = v_source and t.seen_run <> p_run and t.missing_since is null
      and not exists (select from catalog_pages c where c.run_id = p_run and c.state = 'failed' and c.product_url = t.url);
  with shown as (
    select distinct c.hash from catalog_products t
      join catalog_product_pictures u on u.product_id = t.id
      join catalog_pictures c on c.source_id = t.source_id and c.url = u.url
    where t.source_id = v_source and t.missing_since is null and c.hash is not null
  ), moved as (
    update catalog_items i set missing_since = case when shown.hash is null then clock_timestamp() end
      from catalog_items old left join shown on shown.hash = old.hash
      where old.id = i.id and i.source_id = v_source and (shown.hash is null) <> (i.missing_since is not null)
      returning i.id, i.missing_since
  ), told as (
    select id, missing_since, add_subject_event('item', id, case when missing_since is null then 'back' else 'gone' end,
      jsonb_build_object('run', p_run)) from moved
  )
  select count(*) filter (where missing_since is not null), count(*) filter (where missing_since is null) into v_gone, v_back from told;
  select count(*) into v_products from catalog_products where source_id = v_source and missing_since is null;
  select count(*) into v_pictures from catalog_items where source_id = v_source and missing_since is null;
  update catalog_sources set last_good = v_pictures where id = v_source and last_good is distinct from v_pictures;
  v_counts := jsonb_build_object('products', v_products, 'pictures', v_pictures, 'gone', v_gone, 'back', v_back);
  update catalog_runs set counts = counts || jsonb_build_object('parse', v_counts) where id = p_run;
  return v_counts;
end $$;
