-- Nothing is to be deleted after all. False: it has begun, or was undone before.
create or replace function undo_deletion(p_deletion bigint) returns boolean language plpgsql as $$
declare
  d deletions;
begin
  update deletions set status = 'undone', ended_at = now() where id = p_deletion and status = 'waiting' returning * into d;
  if not found then
    return false;
  end if;
  perform add_event(d.user_id, null, 'deletion_undone');
  return true;
end $$;
