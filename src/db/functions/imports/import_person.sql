-- Brings a person over, once for each row of the source. Whoever is known here stays as they are, but for names that we do not have;
-- their credits come on top either way. A newcomer gets no starting grant beside them, now or later. 'forgotten': they asked us to forget them.
-- p: source, foreignId, telegramId, username, firstName, lastName, status, credits, createdAt, lastActiveAt, by, why.
create or replace function import_person(p jsonb) returns text language plpgsql as $$
declare
  v_user bigint;
  v_is_known boolean;
begin
  -- Of two runs at once the later one finds the row brought over.
  perform pg_advisory_xact_lock(hashtext('import ' || (p->>'source')));
  perform from imported_rows r where r.source = p->>'source' and r.kind = 'person' and r.foreign_id = p->>'foreignId';
  if found then
    return 'before';
  end if;
  if exists (select from users where telegram_id = (p->>'telegramId')::bigint and status = 'deleted')
      or exists (select from forgotten where telegram_hash = forgotten_hash((p->>'telegramId')::bigint)) then
    return 'forgotten';
  end if;
  update users set username = coalesce(username, p->>'username'), last_name = coalesce(last_name, p->>'lastName'),
      first_name = case when first_name = '' then p->>'firstName' else first_name end
    where telegram_id = (p->>'telegramId')::bigint returning id into v_user;
  v_is_known := found;
  if not v_is_known then
    v_user := register_user((p->>'telegramId')::bigint, p->>'username', p->>'firstName', p->>'lastName', 'en', 0)->>'id';
    update users set status = p->>'status', created_at = coalesce((p->>'createdAt')::timestamptz, created_at),
        last_active_at = coalesce((p->>'lastActiveAt')::timestamptz, (p->>'createdAt')::timestamptz, last_active_at)
      where id = v_user;
    if p->>'status' = 'blocked' then
      perform add_event(v_user, null, 'blocked', jsonb_build_object('by', p->>'by', 'why', p->>'why'));
    end if;
  end if;
  insert into imported_rows (source, kind, foreign_id, our_id) values (p->>'source', 'person', p->>'foreignId', v_user);
  perform add_event(v_user, null, 'imported', jsonb_build_object('source', p->>'source', 'row', p->>'foreignId'));
  if (p->>'credits')::bigint > 0 then
    perform grant_credits(v_user, (p->>'credits')::bigint, format('import:%s:%s', p->>'source', p->>'foreignId'), p->>'by', p->>'why');
  end if;
  return case when v_is_known then 'known' else 'new' end;
end $$;
