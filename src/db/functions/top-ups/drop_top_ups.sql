-- Whoever is not served any more waits for no credits.
create or replace function drop_top_ups() returns trigger language plpgsql as $$
begin
  perform end_top_up(id, 'dropped', jsonb_build_object('by', new.status)) from top_ups where user_id = new.id and status = 'open';
  return null;
end $$;
create or replace trigger top_ups_of_unserved after update of status on users
  for each row when (new.status in ('blocked', 'deleted') and old.status is distinct from new.status)
  execute function drop_top_ups();
