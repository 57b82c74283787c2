-- Takes cards that no longer show their order, at most one edit in p_pause_ms for each; what is left of p_most goes to cards of
-- waiting orders (every p_queue_pause_ms): their place in the queue moves without their row changing.
create or replace function claim_cards(p_most integer, p_pause_ms integer, p_queue_pause_ms integer)
returns setof orders language sql as $$
  with stale as (
    select id from orders
    where card_is_stale and coalesce(card_edited_at, '-infinity') < now() - p_pause_ms * interval '1 millisecond'
      and coalesce(card_claimed_until, '-infinity') < now()
    order by card_edited_at nulls first, id
    limit p_most
    for update skip locked
  ), waiting as (
    select id from orders
    where status = 'queued' and coalesce(card_edited_at, created_at) < now() - p_queue_pause_ms * interval '1 millisecond'
      and coalesce(card_claimed_until, '-infinity') < now()
    order by coalesce(card_edited_at, created_at)
    limit p_most
    for update skip locked
  ), chosen as (
    select id, 1 as rank from stale union all select id, 2 from waiting where id not in (select id from stale)
    order by rank limit p_most
  )
  update orders set card_claimed_until = now() + interval '20 seconds', card_attempts = card_attempts + 1
  where id in (select id from chosen)
  returning *
$$;
