-- Every item of a source with what would be made of it now, and why nothing if so.
-- why: null (it is wanted), gone, removed, skipped, no_prompt, under_way, made, refused, failed.
create or replace function item_wishes(p_source bigint, p_force boolean)
returns table (item_id bigint, hash text, prompt text, why text) language sql stable as $$
  select i.id, i.hash, wish.prompt,
    case
      when i.missing_since is not null then 'gone'
      when i.row_state = 'removed' then 'removed'
      when i.is_marked or i.is_skipped then 'skipped'
      when wish.prompt is null then 'no_prompt'
      when last.status in ('planned', 'sent') then 'under_way'
      when p_force or i.is_wanted_again then null
      -- What it has answers this very wish; another prompt, or another picture in the shop, is another wish.
      when last.status in ('made', 'refused', 'failed') and last.prompt = wish.prompt and last.input_hash = i.hash then last.status
    end
  from catalog_items i
  join catalog_sources s on s.id = i.source_id
  cross join lateral (select coalesce(i.redo_prompt, i.prompt, s.default_prompt) as prompt) wish
  left join lateral (
    select r.status, r.prompt, r.input_hash from catalog_results r
    where r.item_id = i.id and r.status <> 'dropped' order by r.revision desc, r.attempt desc limit 1) last on true
  where i.source_id = p_source
$$;
