-- May this part be sent now? 'send' (with how many earlier sends may have arrived), 'sent' (with its messages), or
-- 'stop': the order has ended, its line delivers no such part, or the sends whose answer was lost are too many.
create or replace function begin_delivery(p_order bigint, p_part text, p_most_unknown integer)
returns jsonb language plpgsql as $$
declare
  o orders;
  d deliveries;
begin
  select * into o from orders where id = p_order for no key update;
  if o.status not in ('generating', 'delivering', 'delivered') then
    return jsonb_build_object('action', 'stop', 'why', o.status);
  end if;
  if not exists (select from line_deliveries l where l.line = o.line and l.part = p_part) then
    return jsonb_build_object('action', 'stop', 'why', 'not_planned');
  end if;
  if o.status = 'generating' then
    update orders set status = 'delivering' where id = p_order;
    perform touch_cards('order', p_order);
  end if;
  insert into deliveries (order_id, part, status) values (p_order, p_part, 'planned') on conflict do nothing;
  select * into d from deliveries where order_id = p_order and part = p_part;
  if d.status = 'sent' then
    return jsonb_build_object('action', 'sent', 'messageIds', to_jsonb(d.message_ids));
  end if;
  -- Found in 'sending': somebody sent it and did not live to hear the answer.
  if d.status = 'sending' then
    d.unknown_sends := d.unknown_sends + 1;
    perform add_event(o.user_id, o.id, 'delivery_unknown', jsonb_build_object('part', p_part));
  end if;
  if d.status = 'gave_up' or d.unknown_sends >= p_most_unknown then
    update deliveries set status = 'gave_up', unknown_sends = d.unknown_sends, updated_at = clock_timestamp()
      where order_id = p_order and part = p_part;
    return jsonb_build_object('action', 'stop', 'why', 'unknown');
  end if;
  update deliveries set status = 'sending', unknown_sends = d.unknown_sends, updated_at = clock_timestamp()
    where order_id = p_order and part = p_part;
  return jsonb_build_object('action', 'send', 'unknownSends', d.unknown_sends);
end $$;
