-- Writes down which pictures this run has described, as many as given at most. Planned again it adds nothing.
-- p: most, and what describe_wishes_of_run takes. Answers how many stand planned.
create or replace function plan_descriptions(p_run bigint, p jsonb) returns integer language plpgsql as $$
declare
  r catalog_runs;
begin
  select * into r from catalog_runs where id = p_run for no key update;
  if r.ended_at is null and (coalesce((p->>'isAgain')::boolean, false)
      or not exists (select from catalog_descriptions where run_id = p_run)) then
    insert into catalog_descriptions (result_id, attempt, run_id)
      select w.result_id, coalesce((select max(d.attempt) from catalog_descriptions d where d.result_id = w.result_id), 0) + 1, p_run
      from describe_wishes_of_run(p_run, p) w
      where w.why is null order by w.item_id limit (p->>'most')::integer;
  end if;
  return (select count(*) from catalog_descriptions where run_id = p_run and status = 'planned');
end $$;
