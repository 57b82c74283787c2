-- Moves a trained model: 'renamed' (name), 'extended' by a further term (extensions: how many it has had so far, so that none is given
-- twice), 'deleting' (reason), 'deleted'. p: with it who asked (by) and why, kept in the events of
-- its training. False: it was too late for this.
create or replace function change_model(p_model bigint, p_move text, p jsonb) returns boolean language plpgsql as $$
declare
  m trained_models;
begin
  case p_move
    when 'renamed' then
      update trained_models set name = p->>'name' where id = p_model and status = 'ready' returning * into m;
    when 'extended' then
      update trained_models set expires_at = expires_at + interval '30 days', extensions = extensions + 1
        where id = p_model and status = 'ready' and extensions = (p->>'extensions')::integer returning * into m;
    when 'deleting' then
      update trained_models set status = 'deleting', delete_reason = p->>'reason'
        where id = p_model and status = 'ready' returning * into m;
    when 'deleted' then
      update trained_models set status = 'deleted', deleted_at = clock_timestamp()
        where id = p_model and status = 'deleting' returning * into m;
  end case;
  if not found then
    return false;
  end if;
  perform add_event(m.user_id, m.order_id, 'model_' || p_move, p || jsonb_build_object('model', m.id));
  return true;
end $$;
