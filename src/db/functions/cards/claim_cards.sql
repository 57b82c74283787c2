-- Takes cards that no longer show their subject, at most one edit in p_pause_ms for each; what is left of p_most goes to cards that
-- move by themselves (every p_moving_pause_ms): a place in the queue changes without its order's row changing.
-- All bots keep one pace: each card has its turn wait_ms from now, p_gap_ms after the one before it, whoever took that. Nothing is
-- given while the next turn is more than a second away: who would hold it keeps it from others.
create or replace function claim_cards(p_most integer, p_gap_ms float8, p_pause_ms integer, p_moving_pause_ms integer)
returns table (card cards, wait_ms float8) language plpgsql as $$
declare
  v_gap interval := p_gap_ms * interval '1 millisecond';
  v_next timestamptz;
  v_taken integer;
begin
  -- Not a lock of the pace's row: that would be a write each second, also when there is nothing to show.
  perform pg_advisory_xact_lock(hashtext('pace of cards'));
  select greatest(p.free_at, clock_timestamp()) into v_next from paces p where p.name = 'cards';
  if v_next > clock_timestamp() + interval '1 second' then
    return;
  end if;
  return query
    with stale as (
      select c.id, c.edited_at, 1 as rank from cards c
      where c.is_stale and coalesce(c.edited_at, '-infinity') < now() - p_pause_ms * interval '1 millisecond'
        and coalesce(c.claimed_until, '-infinity') < now()
      order by c.edited_at nulls first, c.id
      limit p_most
      for update skip locked
    ), moving as (
      select c.id, c.edited_at, 2 as rank from cards c
      where c.is_moving and not c.is_stale and c.edited_at < now() - p_moving_pause_ms * interval '1 millisecond'
        and coalesce(c.claimed_until, '-infinity') < now()
      order by c.edited_at
      limit p_most
      for update skip locked
    ), chosen as (
      select due.id, row_number() over (order by due.rank, due.edited_at nulls first, due.id) - 1 as turn
      from (select * from stale union all select * from moving) due
      order by turn limit p_most
    )
    -- From its turn on there is time for an edit and, when that is refused, a new message.
    update cards c set claimed_until = v_next + chosen.turn * v_gap + interval '20 seconds', attempts = c.attempts + 1
    from chosen where c.id = chosen.id
    returning c, greatest(0, extract(epoch from v_next + chosen.turn * v_gap - clock_timestamp()) * 1000)::float8;
  get diagnostics v_taken = row_count;
  if v_taken > 0 then
    update paces set free_at = greatest(free_at, v_next + v_taken * v_gap) where name = 'cards';
  end if;
end $$;
