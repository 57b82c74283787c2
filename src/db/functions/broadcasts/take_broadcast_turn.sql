-- All broadcasts of all processes keep one pace, p_gap_ms between two messages. Answers how long it is until the turn that was taken;
-- nothing is taken while the next one is more than a second away.
create or replace function take_broadcast_turn(p_gap_ms float8) returns float8 language plpgsql as $$
declare
  v_next timestamptz;
begin
  perform pg_advisory_xact_lock(hashtext('pace of broadcasts'));
  select greatest(free_at, clock_timestamp()) into v_next from paces where name = 'broadcasts';
  if v_next <= clock_timestamp() + interval '1 second' then
    -- Whoever is told to wait meanwhile holds all others, too.
    update paces set free_at = greatest(free_at, v_next + p_gap_ms * interval '1 millisecond') where name = 'broadcasts';
  end if;
  return greatest(0, extract(epoch from v_next - clock_timestamp()) * 1000);
end $$;
