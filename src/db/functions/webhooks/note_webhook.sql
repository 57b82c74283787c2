-- Notes what became of one attempt to send a message: p: deliveryId, outcome ('delivered', 'gone': the receiver wants nothing more,
-- 'refused': its address is none we call, 'failed': perhaps the next time), status: of the answer, error.
-- Answers the message's status: 'due' when it is to be tried again.
create or replace function note_webhook(p jsonb) returns text language plpgsql as $$
declare
  d webhook_deliveries;
  v_ends boolean := p->>'outcome' <> 'failed';
begin
  update webhook_deliveries set attempts = attempts + 1, attempted_at = clock_timestamp(),
      last_status = (p->>'status')::integer, last_error = p->>'error',
      status = case when p->>'outcome' = 'delivered' then 'delivered' when v_ends then 'failed' else status end,
      ended_at = case when v_ends then clock_timestamp() end
    where id = (p->>'deliveryId')::bigint and status = 'due' returning * into d;
  if not found then
    return (select status from webhook_deliveries where id = (p->>'deliveryId')::bigint);
  end if;
  update webhook_endpoints set
      failing_since = case when d.status = 'delivered' then null else coalesce(failing_since, clock_timestamp()) end,
      enabled = enabled and p->>'outcome' <> 'gone',
      disabled_why = case when p->>'outcome' = 'gone' then 'it answered 410: gone' else disabled_why end
    where id = d.endpoint_id and (d.status <> 'delivered' or failing_since is not null);
  return d.status;
end $$;
