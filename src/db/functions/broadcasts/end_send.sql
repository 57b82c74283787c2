-- What became of a message that was on its way, also when it counted as lost meanwhile. planned: it never left; when the broadcast has
-- ended it is not sent any more. unreachable: nothing reaches this person until they write.
create or replace function end_send(p_broadcast bigint, p_user bigint, p_status text, p_detail text) returns void language plpgsql as $$
declare
  b broadcasts;
  v_was text;
  v_now text := p_status;
begin
  select * into b from broadcasts where id = p_broadcast for no key update;
  select status into v_was from broadcast_sends where broadcast_id = p_broadcast and user_id = p_user;
  if v_was is null or v_was not in ('sending', 'unknown') then
    return;
  end if;
  if v_now = 'planned' and b.ended_at is not null then
    v_now := 'skipped';
  end if;
  update broadcast_sends set status = v_now, detail = p_detail, moved_at = now() where broadcast_id = p_broadcast and user_id = p_user;
  update broadcasts set moved_at = now(),
      sent = sent + (v_now = 'sent')::integer,
      failed = failed + (v_now = 'failed')::integer,
      unreachable = unreachable + (v_now = 'unreachable')::integer,
      unknown = unknown + (v_now = 'unknown')::integer - (v_was = 'unknown')::integer,
      skipped = skipped + (v_now = 'skipped')::integer
    where id = p_broadcast;
  if v_now = 'unreachable' then
    update users set status = 'unreachable' where id = p_user and status = 'active';
  end if;
end $$;
