-- Writes an order down, once for each confirm key.
-- p: userId, chatId, kind, line, inputs, price, units?, confirmKey, repeatOf?, references: [hash], cardMessageId?, picturesOf?: an earlier order
-- whose pictures are to be delivered, so that nothing is made; reason?: who of us wants it and why, when it is not the person.
create or replace function place_order(p jsonb) returns jsonb language plpgsql as $$
declare
  v_id bigint;
begin
  -- Looked for first: an insert that meets its like would use up a number, and people see the numbers.
  select id into v_id from orders where confirm_key = p->>'confirmKey';
  if found then
    return jsonb_build_object('orderId', v_id, 'isNew', false);
  end if;
  insert into orders (user_id, chat_id, kind, line, inputs, price, units, confirm_key, repeat_of)
    values ((p->>'userId')::bigint, (p->>'chatId')::bigint, p->>'kind', p->>'line', p->'inputs',
      (p->>'price')::bigint, coalesce((p->>'units')::smallint, 1), p->>'confirmKey', (p->>'repeatOf')::bigint)
    on conflict (confirm_key) do nothing
    returning id into v_id;
  if not found then
    select id into v_id from orders where confirm_key = p->>'confirmKey';
    return jsonb_build_object('orderId', v_id, 'isNew', false);
  end if;
  insert into cards (kind, subject_id, chat_id, message_id)
    values ('order', v_id, (p->>'chatId')::bigint, (p->>'cardMessageId')::bigint);
  insert into order_assets (order_id, role, position, hash)
    select v_id, 'reference', r.position, r.hash
    from jsonb_array_elements_text(p->'references') with ordinality as r(hash, position);
  insert into order_assets (order_id, role, position, hash)
    select v_id, role, position, hash from order_assets
    where order_id = (p->>'picturesOf')::bigint and role in ('result', 'preview');
  perform add_event((p->>'userId')::bigint, v_id, 'placed', jsonb_build_object('price', (p->>'price')::bigint) || coalesce(p->'reason', '{}'));
  return jsonb_build_object('orderId', v_id, 'isNew', true);
end $$;
