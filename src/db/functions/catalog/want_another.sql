-- Another picture of an item is wanted, perhaps with another prompt. A run that reviews its source makes it (p_run); without one the next
-- run that makes pictures does. Answers whether it is planned already.
create or replace function want_another(p_item bigint, p_prompt text, p_run bigint) returns boolean language plpgsql as $$
declare
  v_planned boolean;
begin
  update catalog_items set redo_prompt = coalesce(p_prompt, redo_prompt), is_wanted_again = p_run is null, is_skipped = false where id = p_item;
  if p_run is null then
    return false;
  end if;
  insert into catalog_results (item_id, revision, run_id, prompt, input_hash)
    select i.id, last.revision + 1, p_run, coalesce(i.redo_prompt, i.prompt, s.default_prompt, last.prompt), i.hash
    from catalog_items i join catalog_sources s on s.id = i.source_id
    cross join lateral (
      select r.revision, r.prompt from catalog_results r where r.item_id = i.id order by r.revision desc, r.attempt desc limit 1) last
    where i.id = p_item and not exists (select from catalog_results r where r.item_id = i.id and r.status in ('planned', 'sent'));
  get diagnostics v_planned = row_count;
  return v_planned;
end $$;
