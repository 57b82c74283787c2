-- The picture that each item of a source has to be decided on: its newest that was made.
-- standing: undecided, accepted, rejected, redo (another one is wanted, and none came of it yet), under_way (another one is being made).
-- Skipped items and those the shop has no longer are not asked about.
create or replace function review_items(p_source bigint)
returns table (item_id bigint, product_id bigint, result_id bigint, hash text, standing text) language sql stable as $$
  select i.id, i.product_id, made.id, made.hash,
    case
      when exists (select from catalog_results r where r.item_id = i.id and r.status in ('planned', 'sent')) then 'under_way'
      else case d.verdict when 'accept' then 'accepted' when 'reject' then 'rejected' when 'redo' then 'redo' else 'undecided' end
    end
  from catalog_items i
  cross join lateral (
    select r.id, r.hash from catalog_results r where r.item_id = i.id and r.status = 'made'
    order by r.revision desc, r.attempt desc limit 1) made
  left join catalog_decisions d on d.result_id = made.id and d.counts
  where i.source_id = p_source and i.missing_since is null and not (i.is_skipped or i.is_marked)
$$;
