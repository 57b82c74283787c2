-- What nobody has decided on is accepted, p_most pictures of it at most: whoever finishes a review, or the clock, has said so.
-- p: by, via, why, source (where no run of it is under way), upTo (no picture that is newer). Answers how many it was.
create or replace function accept_rest(p_run bigint, p jsonb, p_most integer) returns integer language plpgsql as $$
declare
  g catalog_runs;
  v_source bigint;
  v_items bigint[];
  v_accepted integer;
begin
  select * into g from catalog_runs where id = p_run and ended_at is null;
  v_source := coalesce(g.source_id, (p->>'source')::bigint);
  select array_agg(u.item_id) into v_items
    from (select item_id from undecided_items(v_source) where result_id <= coalesce((p->>'upTo')::bigint, result_id)
      order by item_id limit p_most) u;
  -- As whoever decides on one of them does. What was decided until then is not undecided any more.
  perform from catalog_items where id = any (v_items) order by id for no key update;
  with decided as (
    insert into catalog_decisions (item_id, result_id, hash, verdict, counts, by, via, why, run_id)
      select r.item_id, r.result_id, r.hash, 'accept', true, p->>'by', p->>'via', nullif(p->>'why', ''), g.id
      from undecided_items(v_source) r where r.item_id = any (v_items)
      returning id, item_id, result_id, hash
  ), approved as (
    insert into catalog_approvals (item_id, hash, decision_id) select item_id, hash, id from decided on conflict do nothing
  ), told as (
    select add_subject_event('item', d.item_id, 'decided', jsonb_strip_nulls(jsonb_build_object('verdict', 'accept', 'revision', r.revision,
        'by', p->'by', 'via', p->'via', 'why', p->'why', 'run', g.id))), touch_cards('item', d.item_id)
    from decided d join catalog_results r on r.id = d.result_id
  )
  select count(*) into v_accepted from told;
  if v_accepted > 0 then
    perform touch_cards('run', g.id);
  end if;
  return v_accepted;
end $$;
