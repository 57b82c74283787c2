-- Descriptions with all that is asked for each: those of a batch, or what a run has for calls of their own (p_batch null), in the order of
-- their pictures. languages: those that lack texts, all where new ones are wanted; none: somebody has written them meanwhile.
create or replace function description_lines(p_run bigint, p_batch bigint)
returns table (id bigint, result_id bigint, item_id bigint, product_id bigint, hash text, format text, status text, complaint text,
  languages jsonb) language sql stable as $$
  select d.id, m.id, i.id, i.product_id, m.hash, a.format, d.status, d.complaint,
    (select coalesce(jsonb_agg(l), '[]') from jsonb_array_elements_text(s.languages) l
      where i.is_described_again or coalesce((g.options->>'force')::boolean, false)
        or not exists (select from catalog_texts t where t.result_id = m.id and t.language = l))
  from catalog_descriptions d
  join catalog_results m on m.id = d.result_id
  join assets a on a.hash = m.hash
  join catalog_items i on i.id = m.item_id
  join catalog_sources s on s.id = i.source_id
  join catalog_runs g on g.id = d.run_id
  where d.run_id = p_run and d.batch_id is not distinct from p_batch
$$;
