-- Hands an order of an application over: what was made is stored and can be fetched, so it counts as told, and its price is charged.
-- Answers 'delivered', 'cancelled' when that was asked for before, or the status of an order that has ended otherwise. Asked again it
-- answers the same. p_cancelled: its execution was asked to end.
create or replace function hand_over(p_order bigint, p_cancelled boolean) returns text language plpgsql as $$
declare
  o orders;
begin
  select * into o from orders where id = p_order for no key update;
  if o.status <> 'generating' or o.channel <> 'api' then
    return o.status;
  end if;
  if p_cancelled or o.cancel_requested_at is not null then
    return 'cancelled';
  end if;
  update orders set status = 'delivering' where id = p_order;
  insert into deliveries (order_id, part, status) values (p_order, 'told', 'sent') on conflict do nothing;
  perform add_event(o.user_id, o.id, 'handed_over', '{}');
  perform confirm_delivery(p_order, 'told', '[]');
  return 'delivered';
end $$;
