-- Every picture of a source that was decided on with what would be published of it now, and why nothing if so.
-- tried_by: the run that sent the item last. why: null (it is to be published), undecided, rejected, redo, under_way, no_texts, sending,
-- published, edited_there, removed_there, withdrawn (this very picture was taken back: only whoever names it, or force, shows it again).
create or replace function publish_wishes(p_source bigint, p_force boolean)
returns table (item_id bigint, product_id bigint, result_id bigint, hash text, replaces text, texts jsonb, attributes jsonb, base_revision integer,
  tried_by bigint, why text) language sql stable as $$
  select v.item_id, v.product_id, v.result_id, v.hash, i.picture_url, said.texts,
    jsonb_strip_nulls(jsonb_build_object('page', t.url, 'product', t.name, 'category', t.category, 'price', t.price::text, 'currency', t.currency)),
    coalesce(c.revision, 0), last.run_id,
    case
      when v.standing <> 'accepted' then v.standing
      when said.texts is null then 'no_texts'
      when last.status in ('sending', 'withdrawing') then 'sending'
      when p_force then null
      when c.shown = 'edited' then 'edited_there'
      when c.shown = 'removed' then 'removed_there'
      when last.status = 'withdrawn' and last.hash = v.hash then 'withdrawn'
      when last.status = 'published' and c.shown = 'published' and c.version = last.version and last.hash = v.hash and last.texts = said.texts
        then 'published'
    end
  from review_items(p_source) v
  join catalog_items i on i.id = v.item_id
  join catalog_sources s on s.id = i.source_id
  join catalog_products t on t.id = v.product_id
  left join catalog_shown c on c.item_id = i.id
  left join lateral (select * from catalog_publications b where b.item_id = i.id order by b.version desc limit 1) last on true
  -- In all languages of the source, or not at all.
  left join lateral (
    select jsonb_object_agg(x.language, jsonb_build_object('alt', x.alt, 'title', x.title, 'caption', x.caption)) as texts
    from catalog_texts x where x.result_id = v.result_id and s.languages ? x.language
    having count(*) = jsonb_array_length(s.languages)) said on true
$$;
