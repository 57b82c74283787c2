-- A line that failed without anybody's fault goes into a later batch of its run, once. A call of its own is made again only when somebody
-- says so.
create or replace function plan_again(r catalog_results) returns void language sql as $$
  insert into catalog_results (item_id, revision, attempt, run_id, prompt, input_hash)
    select r.item_id, r.revision, r.attempt + 1, r.run_id, r.prompt, r.input_hash
    from catalog_runs g where g.id = r.run_id and g.ended_at is null and r.attempt < 2 and r.batch_id is not null
      and not exists (select from catalog_items i where i.id = r.item_id and i.is_skipped)
$$;
