-- What was planned is not made after all. An item that was to be made again, as somebody wished, is still: whoever has an answer to this
-- very wish is planned for no other reason, unless all was forced.
create or replace function keep_wish(r catalog_results) returns void language sql as $$
  update catalog_items i set is_wanted_again = true
    from catalog_runs g
    where i.id = r.item_id and g.id = r.run_id and not i.is_skipped and not coalesce((g.options->>'force')::boolean, false)
      and exists (select from catalog_results e where e.item_id = r.item_id and e.revision < r.revision
        and e.status in ('made', 'refused', 'failed') and e.prompt = r.prompt and e.input_hash = r.input_hash)
$$;
