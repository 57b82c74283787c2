-- The hour is over: the person is served no more, and what is kept of them goes. Asked again it answers the same. False: it was undone,
-- or has come to its end.
create or replace function begin_deletion(p_deletion bigint) returns boolean language plpgsql as $$
declare
  d deletions;
begin
  update deletions set status = 'running', begun_at = clock_timestamp(),
      was_blocked = (select u.status = 'blocked' from users u where u.id = user_id)
    where id = p_deletion and status = 'waiting' returning * into d;
  if found then
    update users set status = 'deleted' where id = d.user_id;
    perform add_event(d.user_id, null, 'deletion_begun');
  end if;
  return (select status = 'running' from deletions where id = p_deletion);
end $$;
