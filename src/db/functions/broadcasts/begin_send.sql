-- The next message of a running broadcast is on its way from here on: it is never begun a second time. Whoever agrees no more is
-- passed over. Answers null when none is planned, or the broadcast rests.
create or replace function begin_send(p_broadcast bigint) returns jsonb language plpgsql as $$
declare
  b broadcasts;
  u users;
  v_agrees boolean;
begin
  select * into b from broadcasts where id = p_broadcast for no key update;
  if b.status is distinct from 'running' then
    return null;
  end if;
  loop
    select users.* into u from broadcast_sends s join users on users.id = s.user_id
      where s.broadcast_id = p_broadcast and s.status = 'planned' order by s.user_id limit 1;
    if not found then
      return null;
    end if;
    v_agrees := u.agreed_news_at is not null and u.status = 'active';
    update broadcast_sends set status = case when v_agrees then 'sending' else 'skipped' end, moved_at = now()
      where broadcast_id = p_broadcast and user_id = u.id;
    if v_agrees then
      return jsonb_build_object('userId', u.id, 'chatId', u.telegram_id, 'language', u.language);
    end if;
    update broadcasts set skipped = skipped + 1 where id = p_broadcast;
  end loop;
end $$;
