-- Writes down that a person's data is to be deleted, once until that has come to its end. p: userId, by, why, undoMs; isOwn: whether the
-- person asks. Null: there is nothing left to delete.
create or replace function open_deletion(p jsonb) returns jsonb language plpgsql as $$
declare
  v_user bigint := (p->>'userId')::bigint;
  v_id bigint;
begin
  perform from users where id = v_user for no key update;
  select id into v_id from deletions where user_id = v_user and status in ('waiting', 'running');
  if found then
    return jsonb_build_object('deletionId', v_id, 'isNew', false);
  end if;
  insert into deletions (user_id, asked_by, why, due_at)
    select v_user, p->>'by', p->>'why', now() + (p->>'undoMs')::bigint * interval '1 millisecond'
    from users where id = v_user and status <> 'deleted'
    returning id into v_id;
  if not found then
    return null;
  end if;
  perform add_event(v_user, null, 'deletion_asked',
    case when (p->>'isOwn')::boolean then '{}' else jsonb_build_object('by', p->>'by', 'why', p->>'why') end);
  return jsonb_build_object('deletionId', v_id, 'isNew', true);
end $$;
