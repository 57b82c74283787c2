-- What review_items says is undecided, found without a look at everything that is not.
create or replace function undecided_items(p_source bigint)
returns table (item_id bigint, result_id bigint, hash text) language sql stable as $$
  select i.id, made.id, made.hash
  from catalog_results made
  join catalog_items i on i.id = made.item_id
  where made.status = 'made' and not made.is_decided
    and i.source_id = p_source and i.missing_since is null and not (i.is_skipped or i.is_marked)
    and not exists (select from catalog_results r where r.item_id = made.item_id
      and (r.status in ('planned', 'sent') or (r.status = 'made' and (r.revision, r.attempt) > (made.revision, made.attempt))))
$$;
