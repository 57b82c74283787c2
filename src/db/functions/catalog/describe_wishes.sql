-- Every decided picture of a source with what would be described now, and why not if so.
-- why: null (texts are wanted), undecided, rejected, redo, under_way, described.
create or replace function describe_wishes(p_source bigint, p_force boolean)
returns table (item_id bigint, result_id bigint, why text) language sql stable as $$
  select v.item_id, v.result_id,
    case
      when v.standing <> 'accepted' then v.standing
      when exists (select from catalog_descriptions d where d.result_id = v.result_id and d.status in ('planned', 'sent')) then 'under_way'
      when p_force or i.is_described_again then null
      when not exists (select from jsonb_array_elements_text(s.languages) l
        where not exists (select from catalog_texts t where t.result_id = v.result_id and t.language = l)) then 'described'
    end
  from review_items(p_source) v
  join catalog_items i on i.id = v.item_id
  join catalog_sources s on s.id = i.source_id
$$;
