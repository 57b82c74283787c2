-- Sends what an order has left to its chat once more, for nothing: by an order of its own at no price, whose pictures are there already,
-- so that it is sent and recorded like any other. Once for each key, and one at a time.
-- p: orderId, key, by, why. Answers kind: 'placed' or 'known' with the order that sends it, 'being_sent' with the one that does so now,
-- 'nothing_stored', 'not_ended', 'not_served', 'not_found'.
create or replace function deliver_again(p jsonb) returns jsonb language plpgsql as $$
declare
  o orders;
  v_key text := 'deliver-again:' || (p->>'orderId') || ':' || (p->>'key');
  v_placed jsonb;
  v_id bigint;
begin
  select * into o from orders where id = (p->>'orderId')::bigint for no key update;
  if not found then
    return jsonb_build_object('kind', 'not_found');
  end if;
  select id into v_id from orders where confirm_key = v_key;
  if found then
    return jsonb_build_object('kind', 'known', 'orderId', v_id);
  end if;
  if o.status not in ('delivered', 'refused', 'failed', 'cancelled') then
    return jsonb_build_object('kind', 'not_ended');
  end if;
  if not exists (select from order_assets where order_id = o.id and role = 'result') then
    return jsonb_build_object('kind', 'nothing_stored');
  end if;
  if not exists (select from users where id = o.user_id and status in ('active', 'unreachable')) then
    return jsonb_build_object('kind', 'not_served');
  end if;
  select id into v_id from orders where repeat_of = o.id and confirm_key like 'deliver-again:%'
    and status in ('placed', 'queued', 'generating', 'delivering') limit 1;
  if found then
    return jsonb_build_object('kind', 'being_sent', 'orderId', v_id);
  end if;
  v_placed := place_order(jsonb_build_object('userId', o.user_id, 'chatId', o.chat_id, 'kind', o.kind, 'line', o.line,
    'inputs', o.inputs, 'price', 0, 'units', o.units, 'confirmKey', v_key, 'repeatOf', o.id, 'picturesOf', o.id,
    'references', to_jsonb(array(select hash from order_assets where order_id = o.id and role = 'reference' order by position)),
    'reason', jsonb_build_object('by', p->'by', 'why', p->'why')));
  perform add_event(o.user_id, o.id, 'delivered_again',
    jsonb_build_object('order', v_placed->'orderId', 'by', p->'by', 'why', p->'why'));
  return jsonb_build_object('kind', 'placed', 'orderId', v_placed->'orderId');
end $$;
