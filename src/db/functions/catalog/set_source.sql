-- Adds a source, or changes what is given of the one of this name. p: the fields of catalog_sources in camel case, by, why.
-- Answers its row; none when a new one has no start.
create or replace function set_source(p_name text, p jsonb) returns catalog_sources language plpgsql as $$
declare
  s catalog_sources;
begin
  select * into s from catalog_sources where name = p_name for no key update;
  if not found then
    if p->>'startUrl' is null then
      return null;
    end if;
    insert into catalog_sources (name, start_url) values (p_name, p->>'startUrl') returning * into s;
  end if;
  update catalog_sources set
      start_url = coalesce(p->>'startUrl', start_url),
      hosts = coalesce(p->'hosts', hosts),
      selectors = coalesce(p->'selectors', selectors),
      languages = coalesce(p->'languages', languages),
      forbidden_words = coalesce(p->'forbiddenWords', forbidden_words),
      demanded_words = coalesce(p->'demandedWords', demanded_words),
      redo_by = coalesce(p->>'redoBy', redo_by),
      review_days = coalesce((p->>'reviewDays')::integer, review_days),
      review_default = coalesce(p->>'reviewDefault', review_default),
      context_fields = coalesce(p->'contextFields', context_fields),
      default_prompt = case when p ? 'defaultPrompt' then p->>'defaultPrompt' else default_prompt end,
      spreadsheet_id = case when p ? 'spreadsheetId' then p->>'spreadsheetId' else spreadsheet_id end,
      sheet_tab = case when p ? 'sheetTab' then p->>'sheetTab' else sheet_tab end,
      folder_id = case when p ? 'folderId' then p->>'folderId' else folder_id end,
      pause_ms = coalesce((p->>'pauseMs')::integer, pause_ms),
      most_pages = coalesce((p->>'mostPages')::integer, most_pages),
      most_depth = coalesce((p->>'mostDepth')::integer, most_depth)
    where id = s.id returning * into s;
  perform add_subject_event('source', s.id, 'set', jsonb_strip_nulls(p));
  return s;
end $$;
