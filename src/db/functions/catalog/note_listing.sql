-- What a complete look into a source's folder has shown: p_files, the ids of all files in it. A picture that was missing at the look before as
-- well is answered, to be looked for; nothing is decided here. Answers [{itemId, resultId, fileId}].
create or replace function note_listing(p_source bigint, p_files jsonb, p_looked_at timestamptz) returns jsonb language sql as $$
  with there as (
    select jsonb_array_elements_text(p_files) as id
  ), undecided as (
    select r.id, r.item_id, r.file_id, r.absent_since, not exists (select from there where there.id = r.file_id) as is_absent
    from review_items(p_source) u join catalog_results r on r.id = u.result_id
    -- What came into the folder after the look began may not be in it.
    where u.standing = 'undecided' and r.uploaded_at < p_looked_at
  ), noted as (
    update catalog_results r set absent_since = case when u.is_absent then coalesce(u.absent_since, p_looked_at) end
    from undecided u where u.id = r.id and (u.is_absent <> (u.absent_since is not null))
    returning r.id
  )
  select coalesce(jsonb_agg(jsonb_build_object('itemId', u.item_id, 'resultId', u.id, 'fileId', u.file_id) order by u.item_id), '[]')
  from undecided u left join noted on noted.id = u.id
  where u.is_absent and u.absent_since < p_looked_at
$$;
