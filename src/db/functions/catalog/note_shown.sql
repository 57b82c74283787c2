-- What the CMS shows in the place of a key of ours; what is older than what we know changes nothing. p: externalKey, id, revision, shown,
-- version, contentHash, texts, changedAt. Answers the item when something changed, null otherwise.
create or replace function note_shown(p jsonb, p_is_ours boolean) returns bigint language sql as $$
  insert into catalog_shown as c (item_id, cms_id, revision, shown, version, hash, texts, is_ours, changed_at)
    select i.id, p->>'id', (p->>'revision')::integer, p->>'shown', (p->>'version')::integer, p->>'contentHash', coalesce(p->'texts', '{}'),
      p_is_ours, (p->>'changedAt')::timestamptz
    from catalog_items i where 'darkroom-item-' || i.id = p->>'externalKey'
      and i.id = nullif(regexp_replace(p->>'externalKey', '^darkroom-item-(\d{1,18})$|.*', '\1'), '')::bigint
    on conflict (item_id) do update set cms_id = excluded.cms_id, revision = excluded.revision, shown = excluded.shown,
      version = excluded.version, hash = excluded.hash, texts = excluded.texts, is_ours = excluded.is_ours,
      changed_at = excluded.changed_at, read_at = now()
      where excluded.revision > c.revision
    returning item_id
$$;
