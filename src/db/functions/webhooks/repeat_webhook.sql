-- Sends a message once more that has ended, with the same id. False: it is on its way, there is none, or its endpoint takes nothing.
create or replace function repeat_webhook(p_delivery bigint, p_by text, p_why text) returns boolean language plpgsql as $$
declare
  d webhook_deliveries;
begin
  update webhook_deliveries w set status = 'due', ended_at = null, claimed_until = '-infinity'
    from webhook_endpoints e
    where w.id = p_delivery and w.status <> 'due' and e.id = w.endpoint_id and e.enabled and e.removed_at is null
    returning w.* into d;
  if not found then
    return false;
  end if;
  perform add_subject_event('webhook', d.id, 'webhook_repeated', jsonb_build_object('by', p_by, 'why', p_why));
  perform pg_notify('webhooks', '');
  return true;
end $$;
