-- Telegram has not sent it and said so: the try costs none of those whose answer may be lost. p_doubtful: it spoke of an error of its
-- own, so that the next try says that it may be a repeat.
create or replace function delivery_not_sent(p_order bigint, p_part text, p_doubtful boolean) returns void language sql as $$
  update deliveries set status = 'planned', doubtful_sends = doubtful_sends + p_doubtful::integer, updated_at = clock_timestamp()
    where order_id = p_order and part = p_part and status = 'sending'
$$;
