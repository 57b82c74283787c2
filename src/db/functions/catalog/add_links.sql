-- Puts addresses into the frontier that this run does not know yet, as long as the source's bounds allow it: what is beyond them is
-- written down as skipped, as many as there are pages at most. p_urls: [{url, depth}].
create or replace function add_links(p_run bigint, p_urls jsonb) returns void language sql as $$
  with source as (
    select s.* from catalog_runs r join catalog_sources s on s.id = r.source_id where r.id = p_run
  ), known as (
    select count(*) filter (where reason is null or reason not in ('too_many_pages', 'too_deep')) as pages, count(*) as rows
    from catalog_pages where run_id = p_run
  ), given as (
    select distinct on (link->>'url') link->>'url' as url, (link->>'depth')::integer as depth,
      -- In the order of the page.
      place
    from jsonb_array_elements(p_urls) with ordinality as l(link, place)
    where octet_length(link->>'url') <= 2000
    order by link->>'url', (link->>'depth')::integer
  ), fresh as (
    select given.*, row_number() over (order by given.depth, given.place) as turn
    from given cross join source
    where not exists (select from catalog_pages c where c.source_id = source.id and c.url = given.url and c.run_id = p_run)
  )
  insert into catalog_pages (source_id, url, run_id, depth, state, reason)
  select source.id, fresh.url, p_run, fresh.depth,
    case when bound.reason is null then 'waiting' else 'skipped' end, bound.reason
  from fresh cross join source cross join known cross join lateral (
    select case when fresh.depth > source.most_depth then 'too_deep'
      when known.pages + fresh.turn > source.most_pages then 'too_many_pages' end as reason) bound
  where bound.reason is null or known.rows + fresh.turn <= 2 * source.most_pages
  on conflict (source_id, url) do update set run_id = excluded.run_id, depth = excluded.depth, state = excluded.state,
    reason = excluded.reason, detail = null, attempts = 0
    where catalog_pages.run_id <> excluded.run_id
$$;
