-- Writes down what this run is to make, p_most at most; of one item where its options name one. Planned again it adds nothing. Answers how many stand planned.
create or replace function plan_results(p_run bigint, p_most integer) returns integer language plpgsql as $$
declare
  r catalog_runs;
begin
  select * into r from catalog_runs where id = p_run for no key update;
  if r.ended_at is null and not exists (select from catalog_results where run_id = p_run) then
    with wanted as (
      select * from item_wishes(r.source_id, coalesce((r.options->>'force')::boolean, false)) w
      where w.why is null and w.item_id = coalesce((r.options->>'itemId')::bigint, w.item_id) order by w.item_id limit p_most
    ), planned as (
      insert into catalog_results (item_id, revision, run_id, prompt, input_hash)
        select w.item_id, coalesce((select max(d.revision) from catalog_results d where d.item_id = w.item_id), 0) + 1, p_run, w.prompt, w.hash
        from wanted w
        returning item_id
    )
    update catalog_items i set is_wanted_again = false from planned where i.id = planned.item_id and i.is_wanted_again;
  end if;
  return (select count(*) from catalog_results where run_id = p_run and status = 'planned');
end $$;
