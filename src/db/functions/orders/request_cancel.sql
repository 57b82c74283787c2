-- Promises that an order ends without a picture: begin_delivery sends nothing of it from here on. Asked again it answers the same.
-- False: its delivery has begun, or it has ended. p_reason: who asks and why, when it is not the person.
create or replace function request_cancel(p_order bigint, p_reason jsonb) returns boolean language plpgsql as $$
declare
  o orders;
begin
  select * into o from orders where id = p_order for no key update;
  if o.status not in ('placed', 'queued', 'generating') then
    return false;
  end if;
  if o.cancel_requested_at is null then
    update orders set cancel_requested_at = now() where id = p_order;
    perform add_event(o.user_id, o.id, 'cancel_requested', p_reason);
    perform touch_cards('order', o.id);
  end if;
  return true;
end $$;
