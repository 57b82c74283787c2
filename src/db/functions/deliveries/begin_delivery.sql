-- May this part be sent now? 'send' (repeat: an earlier send may have arrived), 'sent' (with its messages), 'wait' (so many
-- milliseconds: the answer to the last send was lost a moment ago), or 'stop' with why: 'cancelled' (asked for before anything of the
-- order was sent), the status of an order that has ended, 'not_planned' (its line delivers no such part), 'unknown' (too many sends
-- whose answer was lost).
-- p_pauses_ms: how long to wait after each lost answer; one more than these is too many. p_cancelled: its execution was asked to end.
create or replace function begin_delivery(p_order bigint, p_part text, p_pauses_ms jsonb, p_cancelled boolean)
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
  -- Before this moment a cancel is promised to whoever asks, so it is kept: nothing was sent.
  if o.status = 'generating' and (p_cancelled or o.cancel_requested_at is not null) then
    return jsonb_build_object('action', 'stop', 'why', 'cancelled');
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
  -- Found in 'sending': somebody sent it and heard no answer, or did not live to hear it.
  if d.status = 'sending' then
    d.not_before := d.updated_at + (p_pauses_ms->>d.unknown_sends)::bigint * interval '1 millisecond';
    d.unknown_sends := d.unknown_sends + 1;
    update deliveries set status = 'planned', unknown_sends = d.unknown_sends, not_before = d.not_before, updated_at = clock_timestamp()
      where order_id = p_order and part = p_part;
    perform add_event(o.user_id, o.id, 'delivery_unknown', jsonb_build_object('part', p_part));
  end if;
  if d.status = 'gave_up' or d.unknown_sends > jsonb_array_length(p_pauses_ms) then
    update deliveries set status = 'gave_up', updated_at = clock_timestamp() where order_id = p_order and part = p_part;
    return jsonb_build_object('action', 'stop', 'why', 'unknown');
  end if;
  if d.not_before > clock_timestamp() then
    return jsonb_build_object('action', 'wait', 'waitMs', ceil(extract(epoch from d.not_before - clock_timestamp()) * 1000));
  end if;
  update deliveries set status = 'sending', updated_at = clock_timestamp() where order_id = p_order and part = p_part;
  return jsonb_build_object('action', 'send', 'repeat', d.unknown_sends + d.doubtful_sends > 0);
end $$;
