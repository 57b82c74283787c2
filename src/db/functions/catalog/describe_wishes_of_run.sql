-- What a run could have described now, and why not: describe_wishes of its source, as far as it is meant.
-- p: force, itemId, isAgain: those whose last answer was lost in this run, and no others.
create or replace function describe_wishes_of_run(p_run bigint, p jsonb)
returns table (item_id bigint, result_id bigint, why text) language sql stable as $$
  select w.item_id, w.result_id, w.why
  from catalog_runs g
  cross join lateral describe_wishes(g.source_id, coalesce((p->>'force')::boolean, false)) w
  where g.id = p_run and w.item_id = coalesce((p->>'itemId')::bigint, w.item_id)
    and (not coalesce((p->>'isAgain')::boolean, false) or coalesce((
      select d.is_lost from catalog_descriptions d where d.result_id = w.result_id and d.run_id = p_run
      order by d.attempt desc limit 1), false))
$$;
