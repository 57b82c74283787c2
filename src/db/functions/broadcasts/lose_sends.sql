-- Whoever had begun these messages is gone, and nobody knows whether Telegram has them: they count as unknown and are not sent again.
create or replace function lose_sends(p_broadcast bigint) returns void language plpgsql as $$
declare
  v_lost integer;
begin
  perform from broadcasts where id = p_broadcast for no key update;
  update broadcast_sends set status = 'unknown', moved_at = now() where broadcast_id = p_broadcast and status = 'sending';
  get diagnostics v_lost = row_count;
  if v_lost > 0 then
    update broadcasts set unknown = unknown + v_lost, moved_at = now() where id = p_broadcast;
  end if;
end $$;
