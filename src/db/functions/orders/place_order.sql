-- Writes an order down, once for each confirm key.
-- p: userId, chatId, kind, line, inputs, price, units?, confirmKey, repeatOf?, references: [hash], cardMessageId?, picturesOf?: an earlier order
-- whose pictures are to be delivered, so that nothing is made; reason?: who of us wants it and why, when it is not the person;
-- api: {keyId, inChat, idempotencyKey?, bodyHash?} of an application's order; one that it asked for itself is answered with tooMany when
-- its key has as many open orders as it may.
create or replace function place_order(p jsonb) returns jsonb language plpgsql as $$
declare
  v_id bigint;
  v_key bigint := (p->'api'->>'keyId')::bigint;
  v_channel text := case when coalesce((p->'api'->>'inChat')::boolean, true) then 'chat' else 'api' end;
  v_most integer;
begin
  -- Looked for first: an insert that meets its like would use up a number, and people see the numbers.
  select id into v_id from orders where confirm_key = p->>'confirmKey';
  if found then
    return jsonb_build_object('orderId', v_id, 'isNew', false);
  end if;
  if p->'api' ? 'idempotencyKey' then
    select open_orders into v_most from api_keys where id = v_key for no key update;
    if (select count(*) from orders where api_key_id = v_key and status in ('placed', 'queued', 'generating', 'delivering')) >= v_most then
      return jsonb_build_object('tooMany', v_most);
    end if;
  end if;
  insert into orders (user_id, chat_id, kind, line, inputs, price, units, confirm_key, repeat_of, channel, api_key_id)
    values ((p->>'userId')::bigint, (p->>'chatId')::bigint, p->>'kind', p->>'line', p->'inputs',
      (p->>'price')::bigint, coalesce((p->>'units')::smallint, 1), p->>'confirmKey', (p->>'repeatOf')::bigint, v_channel, v_key)
    on conflict (confirm_key) do nothing
    returning id into v_id;
  if not found then
    select id into v_id from orders where confirm_key = p->>'confirmKey';
    return jsonb_build_object('orderId', v_id, 'isNew', false);
  end if;
  if v_channel = 'chat' then
    insert into cards (kind, subject_id, chat_id, message_id)
      values ('order', v_id, (p->>'chatId')::bigint, (p->>'cardMessageId')::bigint);
  end if;
  if p->'api' ? 'idempotencyKey' then
    insert into api_requests (key_id, idempotency_key, body_hash, order_id)
      values (v_key, p->'api'->>'idempotencyKey', p->'api'->>'bodyHash', v_id);
  end if;
  insert into order_assets (order_id, role, position, hash)
    select v_id, 'reference', r.position, r.hash
    from jsonb_array_elements_text(p->'references') with ordinality as r(hash, position);
  insert into order_assets (order_id, role, position, hash)
    select v_id, role, position, hash from order_assets
    where order_id = (p->>'picturesOf')::bigint and role in ('result', 'preview');
  perform add_event((p->>'userId')::bigint, v_id, 'placed', jsonb_build_object('price', (p->>'price')::bigint) || coalesce(p->'reason', '{}'));
  return jsonb_build_object('orderId', v_id, 'isNew', true);
end $$;
