-- What people have written in the sheet: p_rows [{id, prompt, isMarked}], each item once. An item whose row was there and is not any more
-- was deleted by somebody. Answers {there, removed, unknown: rows of no item of this source}.
create or replace function read_rows(p_source bigint, p_rows jsonb) returns jsonb language sql as $$
  with given as (
    select (value->>'id')::bigint as id, nullif(btrim(value->>'prompt'), '') as prompt, coalesce((value->>'isMarked')::boolean, false) as is_marked
    from jsonb_array_elements(p_rows)
  ), noted as (
    update catalog_items i set prompt = given.prompt, is_marked = given.is_marked, row_state = 'there',
      -- Whoever writes something new there means it.
      redo_prompt = case when i.prompt is not distinct from given.prompt then i.redo_prompt end
    from given
    where i.id = given.id and i.source_id = p_source
      and (i.prompt, i.is_marked, i.row_state) is distinct from (given.prompt, given.is_marked, 'there')
    returning i.id
  ), removed as (
    update catalog_items i set row_state = 'removed'
    where i.source_id = p_source and i.row_state = 'there' and not exists (select from given where given.id = i.id)
    returning i.id
  ), told as (
    select add_subject_event('item', id, 'row_removed') from removed
  )
  select jsonb_build_object(
    'there', (select count(*) from given join catalog_items i on i.id = given.id and i.source_id = p_source),
    'removed', (select count(*) from told),
    'unknown', (select count(*) from given where not exists (select from catalog_items i where i.id = given.id and i.source_id = p_source)))
$$;
