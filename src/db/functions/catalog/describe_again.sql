-- A description that failed, or whose answer was not as it must be, is planned once more in its run, with what was wrong. An answer that
-- was lost is no try: it says nothing of the next one.
create or replace function describe_again(d catalog_descriptions, p_complaint text) returns void language sql as $$
  insert into catalog_descriptions (result_id, attempt, run_id, complaint)
    select d.result_id, d.attempt + 1, d.run_id, left(p_complaint, 500)
    from catalog_runs g where g.id = d.run_id and g.ended_at is null
      and (select count(*) from catalog_descriptions t where t.result_id = d.result_id and t.run_id = d.run_id and not t.is_lost) < 2
      and not exists (select from catalog_results r join catalog_items i on i.id = r.item_id where r.id = d.result_id and i.is_skipped)
    -- Whoever is thought dead may tell of it after another try was planned.
    on conflict do nothing
$$;
