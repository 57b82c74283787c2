-- Puts addresses into the frontier of a run: those it is given, and all that the runs before it have known of the source. Seeded again
-- it changes nothing. p_urls: [{url, depth}].
create or replace function seed_frontier(p_run bigint, p_urls jsonb) returns integer language plpgsql as $$
declare
  r catalog_runs;
  v_seeded integer;
begin
  select * into r from catalog_runs where id = p_run;
  update catalog_pages set run_id = p_run, state = 'waiting', attempts = 0, reason = null, detail = null
    where source_id = r.source_id and run_id <> p_run and state <> 'gone'
      -- What was beyond the bounds has to be found anew within them.
      and coalesce(reason, '') not in ('too_many_pages', 'too_deep');
  perform add_links(p_run, p_urls);
  select count(*) into v_seeded from catalog_pages where run_id = p_run and state = 'waiting';
  return v_seeded;
end $$;
