-- Ends a message that was not taken: nobody tries again. p_status: 'failed' or 'cancelled'. Told again it changes nothing.
create or replace function end_webhook(p_delivery bigint, p_status text, p_error text) returns void language sql as $$
  update webhook_deliveries set status = p_status, ended_at = clock_timestamp(), last_error = coalesce(p_error, last_error)
  where id = p_delivery and status = 'due'
$$;
