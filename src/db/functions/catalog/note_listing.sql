-- What a complete look into the folders of a source has shown: p_files, the ids of all files in them. A picture that was missing at a look
-- before as well is answered, to be looked for; nothing is decided here. Answers [{itemId, resultId, fileId, folderId}].
create or replace function note_listing(p_source bigint, p_files jsonb, p_looked_at timestamptz) returns jsonb language sql as $$
  with undecided as (
    -- Looked up in a table of what is there: joined, each would be sought among all the others.
    select r.id, r.item_id, r.file_id, r.folder_id, r.absent_since,
      r.file_id not in (select jsonb_array_elements_text(p_files)) as is_absent
    from undecided_items(p_source) u join catalog_results r on r.id = u.result_id
    -- What came into the folder after the look began may not be in it.
    where r.uploaded_at < p_looked_at
  ), noted as (
    update catalog_results r set absent_since = case when u.is_absent then p_looked_at end
    from undecided u where u.id = r.id and u.is_absent <> (u.absent_since is not null)
  )
  select coalesce(jsonb_agg(jsonb_build_object('itemId', item_id, 'resultId', id, 'fileId', file_id, 'folderId', folder_id) order by item_id), '[]')
  from undecided where is_absent and absent_since < p_looked_at
$$;
