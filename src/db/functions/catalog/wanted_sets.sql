-- The pictures that a run is still to publish, whole products of them; see wanted_pictures.sql, which takes p. A limit (p.limit) breaks no
-- set: it ends before the product that would pass it, unless that is the first one.
create or replace function wanted_sets(p_run bigint, p jsonb)
returns table (item_id bigint, product_id bigint, publication_id bigint, result_id bigint, hash text, replaces text, texts jsonb, attributes jsonb,
  base_revision integer) language sql stable as $$
  with run as (
    select (p->>'limit')::integer as most,
      case when p->>'limit' is not null then (select count(*) from catalog_publications b where b.run_id = p_run) end as tried
  ), counted as (
    select w.*, count(*) over (order by w.product_id) as so_far, min(w.product_id) over () as first from wanted_pictures(p_run, p) w
  )
  select c.item_id, c.product_id, c.publication_id, c.result_id, c.hash, c.replaces, c.texts, c.attributes, c.base_revision
  from counted c cross join run
  where run.most is null or run.tried + c.so_far <= run.most or (run.tried = 0 and c.product_id = c.first)
$$;
