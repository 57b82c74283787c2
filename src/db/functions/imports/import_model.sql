-- Brings a trained model over, once for each row of the source, with the training that it must have: an order that was paid for and
-- told of elsewhere, so that it costs nothing and has neither entries nor deliveries here. 'ownerless': its owner was not brought over, or has been forgotten ·
-- 'taken': we have this model of the provider already.
-- p: source, foreignId, ownerId, name, subject, externalId, trainedAt, expiresAt.
create or replace function import_model(p jsonb) returns text language plpgsql as $$
declare
  u users;
  v_order bigint;
  v_model bigint;
begin
  -- Of two runs at once the later one finds the row brought over.
  perform pg_advisory_xact_lock(hashtext('import ' || (p->>'source')));
  perform from imported_rows r where r.source = p->>'source' and r.kind = 'model' and r.foreign_id = p->>'foreignId';
  if found then
    return 'before';
  end if;
  select users.* into u from imported_rows r join users on users.id = r.our_id
    where r.source = p->>'source' and r.kind = 'person' and r.foreign_id = p->>'ownerId' and users.status <> 'deleted';
  if not found then
    return 'ownerless';
  end if;
  perform from trained_models m where m.provider = 'astria' and m.external_id = p->>'externalId';
  if found then
    return 'taken';
  end if;
  insert into orders (user_id, chat_id, kind, line, inputs, price, confirm_key, status, created_at, finished_at)
    values (u.id, u.telegram_id, 'training', 'training', jsonb_build_object('name', p->>'name', 'subject', p->>'subject'), 0,
      format('import:%s:%s', p->>'source', p->>'foreignId'), 'delivered', (p->>'trainedAt')::timestamptz, (p->>'trainedAt')::timestamptz)
    returning id into v_order;
  insert into trained_models (user_id, order_id, name, subject, provider, account_id, external_id, trained_at, expires_at)
    values (u.id, v_order, p->>'name', p->>'subject', 'astria', 'astria-1', p->>'externalId', (p->>'trainedAt')::timestamptz,
      (p->>'expiresAt')::timestamptz)
    returning id into v_model;
  insert into imported_rows (source, kind, foreign_id, our_id) values (p->>'source', 'model', p->>'foreignId', v_model);
  perform add_event(u.id, v_order, 'imported',
    jsonb_build_object('source', p->>'source', 'row', p->>'foreignId', 'model', v_model));
  return 'new';
end $$;
