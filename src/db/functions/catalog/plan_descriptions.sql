-- Writes down which pictures this run has described, as many as given at most. Planned again it adds nothing.
-- p: most, force, itemId, isAgain: those whose answers were lost in this run, and no others. Answers how many stand planned.
create or replace function plan_descriptions(p_run bigint, p jsonb) returns integer language plpgsql as $$
declare
  r catalog_runs;
begin
  select * into r from catalog_runs where id = p_run for no key update;
  if r.ended_at is null and (coalesce((p->>'isAgain')::boolean, false)
      or not exists (select from catalog_descriptions where run_id = p_run)) then
    with wanted as (
      select w.item_id, w.result_id from describe_wishes(r.source_id, coalesce((p->>'force')::boolean, false)) w
      where w.why is null and w.item_id = coalesce((p->>'itemId')::bigint, w.item_id)
        and (not coalesce((p->>'isAgain')::boolean, false) or coalesce((select d.is_lost from catalog_descriptions d
          where d.result_id = w.result_id and d.run_id = p_run order by d.attempt desc limit 1), false))
      order by w.item_id limit (p->>'most')::integer
    )
    insert into catalog_descriptions (result_id, attempt, run_id)
      select w.result_id, coalesce((select max(d.attempt) from catalog_descriptions d where d.result_id = w.result_id), 0) + 1, p_run
      from wanted w;
  end if;
  return (select count(*) from catalog_descriptions where run_id = p_run and status = 'planned');
end $$;
