-- What nobody has decided on is accepted, p_most pictures of it at most: whoever finishes a review, or the clock, has said so.
-- p: by, via, why. Answers how many it was.
create or replace function accept_rest(p_run bigint, p jsonb, p_most integer) returns integer language sql as $$
  select count(*)::integer from (
    select decide_result(p || jsonb_build_object('itemId', u.item_id, 'resultId', u.result_id, 'verdict', 'accept')) as told
    from (
      select r.item_id, r.result_id from catalog_runs g cross join lateral review_items(g.source_id) r
      where g.id = p_run and r.standing = 'undecided' order by r.item_id limit p_most) u
  ) d where d.told->>'kind' = 'decided'
$$;
