-- Whoever ends an order of an application leaves word for its endpoint by the same statement; the worker sends it.
create or replace function order_ended() returns trigger language plpgsql as $$
begin
  insert into webhook_deliveries (endpoint_id, order_id, event)
    select e.id, new.id, 'order.' || new.status from webhook_endpoints e
    where e.key_id = new.api_key_id and e.enabled and e.removed_at is null
    on conflict do nothing;
  if found then
    perform pg_notify('webhooks', '');
  end if;
  return null;
end $$;
create or replace trigger orders_ended after update of status on orders for each row
  when (new.api_key_id is not null and new.status is distinct from old.status
    and new.status in ('delivered', 'refused', 'failed', 'cancelled'))
  execute function order_ended();
