-- The pictures that a run is still to publish, whole products of them: what is wanted of its source and was not tried in it, and what was
-- written down by runs that have ended without an answer (with its publication: it is sent again as it was, which changes nothing twice).
-- p: limit, force, itemId. A limit breaks no set: it ends before the product that would pass it, unless that is the first one.
create or replace function wanted_sets(p_run bigint, p jsonb)
returns table (item_id bigint, product_id bigint, publication_id bigint, result_id bigint, hash text, replaces text, texts jsonb, attributes jsonb,
  base_revision integer) language sql stable as $$
  with run as (
    select r.source_id, (p->>'itemId')::bigint as item, (p->>'limit')::integer as most,
      (select count(*) from catalog_publications b where b.run_id = r.id) as tried
    from catalog_runs r where r.id = p_run
  ), wanted as (
    select w.item_id, w.product_id, null::bigint as publication_id, w.result_id, w.hash, w.replaces, w.texts, w.attributes, w.base_revision
    from run cross join lateral publish_wishes(run.source_id, coalesce((p->>'force')::boolean, false)) w
    where w.item_id = coalesce(run.item, w.item_id) and (w.why is null or (w.why = 'withdrawn' and w.item_id = run.item))
      and not exists (select from catalog_publications b where b.item_id = w.item_id and b.run_id = p_run)
    union all
    select b.item_id, b.product_id, b.id, b.result_id, b.hash, b.replaces, b.texts, b.attributes, b.base_revision
    from run
    join catalog_publications b on b.status = 'sending'
    join catalog_items i on i.id = b.item_id and i.source_id = run.source_id
    join catalog_runs g on g.id = b.run_id and g.ended_at is not null
    where run.item is null or b.product_id = (select t.product_id from catalog_items t where t.id = run.item)
  ), counted as (
    select w.*, count(*) over (order by w.product_id) as so_far, min(w.product_id) over () as first from wanted w
  )
  select c.item_id, c.product_id, c.publication_id, c.result_id, c.hash, c.replaces, c.texts, c.attributes, c.base_revision
  from counted c cross join run
  where run.most is null or run.tried + c.so_far <= run.most or (run.tried = 0 and c.product_id = c.first)
$$;
