-- A step in the life of a broadcast; one that does not follow from where it stands changes nothing. Answers whether it moved.
-- p: status, reach (at its start), event, and data with by and why.
create or replace function move_broadcast(p_broadcast bigint, p jsonb) returns boolean language plpgsql as $$
declare
  v_to text := p->>'status';
  v_ends boolean := v_to in ('done', 'cancelled');
  v_lost integer := 0;
  v_skipped integer := 0;
  b broadcasts;
begin
  select * into b from broadcasts where id = p_broadcast for no key update;
  if b.status || ' ' || v_to not in ('draft running', 'draft cancelled', 'running paused', 'paused running', 'running done',
      'paused done', 'running cancelled', 'paused cancelled') is not false then
    return false;
  end if;
  if v_ends then
    update broadcast_sends set status = 'skipped', moved_at = now() where broadcast_id = p_broadcast and status = 'planned';
    get diagnostics v_skipped = row_count;
    update broadcast_sends set status = 'unknown', moved_at = now() where broadcast_id = p_broadcast and status = 'sending';
    get diagnostics v_lost = row_count;
  end if;
  update broadcasts set status = v_to, moved_at = now(), skipped = skipped + v_skipped, unknown = unknown + v_lost,
      reach = coalesce((p->>'reach')::integer, reach),
      started_by = case when b.status = 'draft' and v_to = 'running' then p->'data'->>'by' else started_by end,
      started_at = case when b.status = 'draft' and v_to = 'running' then now() else started_at end,
      ended_at = case when v_ends then now() end
    where id = p_broadcast;
  perform add_subject_event('broadcast', p_broadcast, p->>'event', coalesce(p->'data', '{}'));
  return true;
end $$;
