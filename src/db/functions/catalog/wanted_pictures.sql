-- The pictures that a run is still to publish: what is wanted of its source and was not tried in it, and what was written down by runs that
-- have ended without an answer (with its publication: it is sent again as it was, which changes nothing twice).
-- p: force, itemId, after and upTo: only products after the one, up to the other.
create or replace function wanted_pictures(p_run bigint, p jsonb)
returns table (item_id bigint, product_id bigint, publication_id bigint, result_id bigint, hash text, replaces text, texts jsonb, attributes jsonb,
  base_revision integer) language sql stable as $$
  select w.item_id, w.product_id, null::bigint, w.result_id, w.hash, w.replaces, w.texts, w.attributes, w.base_revision
  from catalog_runs r cross join lateral publish_wishes(r.source_id, coalesce((p->>'force')::boolean, false)) w
  where r.id = p_run and w.item_id = coalesce((p->>'itemId')::bigint, w.item_id)
    and w.product_id > coalesce((p->>'after')::bigint, 0) and w.product_id <= coalesce((p->>'upTo')::bigint, 9223372036854775807)
    and (w.why is null or (w.why = 'withdrawn' and w.item_id = (p->>'itemId')::bigint))
    and w.tried_by is distinct from p_run
  union all
  select b.item_id, b.product_id, b.id, b.result_id, b.hash, b.replaces, b.texts, b.attributes, b.base_revision
  from catalog_runs r
  join catalog_items i on i.source_id = r.source_id
  join catalog_publications b on b.item_id = i.id and b.status = 'sending'
  join catalog_runs g on g.id = b.run_id and g.ended_at is not null
  where r.id = p_run
    and b.product_id > coalesce((p->>'after')::bigint, 0) and b.product_id <= coalesce((p->>'upTo')::bigint, 9223372036854775807)
    and (p->>'itemId' is null or b.product_id = (select t.product_id from catalog_items t where t.id = (p->>'itemId')::bigint))
$$;
