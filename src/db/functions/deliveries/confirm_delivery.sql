-- The part is in the chat, as these messages: with the first part that is, the price is charged, of an album for the pictures
-- there are. Told again it changes nothing.
create or replace function confirm_delivery(p_order bigint, p_part text, p_message_ids jsonb)
returns jsonb language plpgsql as $$
declare
  o orders;
  v_charge bigint;
begin
  select * into o from orders where id = p_order for no key update;
  update deliveries set status = 'sent', updated_at = clock_timestamp(),
      message_ids = array(select id::bigint from jsonb_array_elements_text(p_message_ids) with ordinality as m(id, n) order by n)
    where order_id = p_order and part = p_part and status <> 'sent';
  if found then
    perform add_event(o.user_id, o.id, 'sent_' || p_part, jsonb_build_object('messageIds', p_message_ids));
  end if;
  -- A part that was never begun cannot have been sent, whatever the caller says; what its line does not deliver is never
  -- begun.
  if o.status = 'delivering' and exists (select from deliveries d
      where d.order_id = p_order and d.part = p_part and d.status = 'sent') then
    v_charge := case when o.units = 1 then o.price else o.price / o.units
      * (select count(*) from order_assets a where a.order_id = o.id and a.role = 'result' and a.position <= o.units) end;
    insert into credit_entries (key, user_id, order_id, kind, posted_delta, pending_delta)
      values ('fin:' || o.id, o.user_id, o.id, 'capture', -v_charge, -o.price);
    update credit_accounts set posted = posted - v_charge, pending = pending - o.price where user_id = o.user_id;
    update orders set status = 'delivered', finished_at = clock_timestamp() where id = o.id;
    perform touch_cards('order', o.id);
    perform add_event(o.user_id, o.id, 'delivered', jsonb_build_object('captured', v_charge));
  end if;
  return jsonb_build_object('status', (select status from orders where id = p_order));
end $$;
