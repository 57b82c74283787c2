-- Keeps a model whose training has succeeded, once for each training. Its name is what the person called it.
-- p: orderId, provider, accountId, externalId, expiresAt.
create or replace function keep_model(p jsonb) returns bigint language plpgsql as $$
declare
  o orders;
  v_id bigint;
begin
  select * into o from orders where id = (p->>'orderId')::bigint for no key update;
  select id into v_id from trained_models where order_id = o.id;
  if found then
    return v_id;
  end if;
  insert into trained_models (user_id, order_id, name, subject, provider, account_id, external_id, expires_at)
    values (o.user_id, o.id, o.inputs->>'name', o.inputs->>'subject', p->>'provider', p->>'accountId', p->>'externalId',
      (p->>'expiresAt')::timestamptz)
    returning id into v_id;
  perform add_event(o.user_id, o.id, 'trained', jsonb_build_object('model', v_id));
  return v_id;
end $$;
