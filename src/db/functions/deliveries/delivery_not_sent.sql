-- Telegram has certainly not sent it (it said so): the next try needs no repeat marker.
create or replace function delivery_not_sent(p_order bigint, p_part text) returns void language sql as $$
  update deliveries set status = 'planned', updated_at = clock_timestamp()
    where order_id = p_order and part = p_part and status = 'sending'
$$;
