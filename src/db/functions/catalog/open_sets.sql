-- Writes down what a run sends to the CMS next: sets of whole products, p.products of them at most, each picture with its next version.
-- What was written down and not answered comes first, as it was. A run tries a picture once; see wanted_sets.sql for which.
-- p: products, limit, force, itemId. Answers {sets: [{productId, product: {url, name}, images: [{publicationId, itemId, image: {externalKey,
-- version, contentHash, replaces, baseRevision, texts, attributes}}]}], left: pictures that are wanted and in none of them, as far as
-- it was looked}.
-- Planned anew for each chunk: what is there grows while a run works, and a plan for any chunk looks at everything.
create or replace function open_sets(p_run bigint, p jsonb) returns jsonb language plpgsql set plan_cache_mode = force_custom_plan as $$
declare
  -- Further products are looked at only to say what is left.
  c_products constant integer := 10 * (p->>'products')::integer;
  r catalog_runs;
  v_all jsonb := p;
  v_left integer;
begin
  select * into r from catalog_runs where id = p_run for no key update;
  if r.ended_at is not null then
    return '{"sets": [], "left": 0}';
  end if;
  if p->>'itemId' is null then
    -- In the order of products; what has come back to those before is found when there is nothing else.
    v_all := p || jsonb_build_object('after', (select max(product_id) from catalog_publications where run_id = p_run));
    v_all := v_all || jsonb_build_object('upTo', reach_of_sets(p_run, v_all, c_products));
    if not exists (select from wanted_sets(p_run, v_all)) then
      v_all := p || jsonb_build_object('upTo', reach_of_sets(p_run, p, c_products));
    end if;
  end if;
  with wanted as materialized (
    select * from wanted_sets(p_run, v_all)
  ), chosen as (
    select distinct product_id from wanted
    where not exists (select from catalog_publications where run_id = p_run and status = 'sending')
    order by product_id limit (p->>'products')::integer
  ), adopted as (
    update catalog_publications b set run_id = p_run from wanted w join chosen using (product_id) where b.id = w.publication_id
  ), opened as (
    insert into catalog_publications (item_id, version, product_id, result_id, hash, external_key, replaces, texts, attributes, base_revision, run_id, by)
      select w.item_id, coalesce((select max(b.version) from catalog_publications b where b.item_id = w.item_id), 0) + 1, w.product_id, w.result_id,
        w.hash, 'darkroom-item-' || w.item_id, w.replaces, w.texts, w.attributes, w.base_revision, p_run, r.started_by
      from wanted w join chosen using (product_id) where w.publication_id is null
  )
  select count(*) into v_left from wanted where product_id not in (select product_id from chosen);
  if v_left = 0 and v_all->>'after' is not null then
    v_all := p || jsonb_build_object('upTo', reach_of_sets(p_run, p, c_products));
    select count(*) into v_left from wanted_sets(p_run, v_all);
  end if;
  return jsonb_build_object('left', v_left, 'sets', (select coalesce(jsonb_agg(sets order by (sets->>'productId')::bigint), '[]') from (
    select jsonb_build_object('productId', t.id, 'product', jsonb_build_object('url', t.url, 'name', t.name),
      'images', jsonb_agg(jsonb_build_object('publicationId', b.id, 'itemId', b.item_id, 'image', jsonb_build_object(
        'externalKey', b.external_key, 'version', b.version, 'contentHash', b.hash, 'replaces', b.replaces, 'baseRevision', b.base_revision,
        'texts', b.texts, 'attributes', b.attributes)) order by b.item_id)) as sets
    from catalog_publications b join catalog_products t on t.id = b.product_id
    where b.run_id = p_run and b.status = 'sending' group by t.id) s));
end $$;
