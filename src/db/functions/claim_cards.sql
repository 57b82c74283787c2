-- Takes cards that no longer show their order, at most one edit in p_pause_ms for each. Cards of waiting orders come too
-- (every p_queue_pause_ms): their place in the queue moves without their row changing.
create or replace function claim_cards(p_most integer, p_pause_ms integer, p_queue_pause_ms integer)
returns setof orders language sql as $$
  update orders set card_claimed_until = now() + interval '20 seconds', card_attempts = card_attempts + 1
  where id in (
    select id from orders
    where ((card_is_stale and coalesce(card_edited_at, '-infinity') < now() - p_pause_ms * interval '1 millisecond')
        or (status = 'queued' and coalesce(card_edited_at, created_at) < now() - p_queue_pause_ms * interval '1 millisecond'))
      and coalesce(card_claimed_until, '-infinity') < now()
    order by card_edited_at nulls first, id
    limit p_most
    for update skip locked)
  returning *
$$;
