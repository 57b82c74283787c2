-- A person asks for credits, as many as `grants` says; while they wait for an answer, the same request is shown to them once more.
-- p: userId, chatId, orderId?, staffChats: [chat of each who may answer]. Answers {id, isNew}; null: the person is not served, or nothing is given.
create or replace function ask_top_up(p jsonb) returns jsonb language plpgsql as $$
declare
  v_user bigint := (p->>'userId')::bigint;
  t top_ups;
  v_is_new boolean := false;
begin
  -- Not while the person is being blocked: a request must not outlive it.
  perform from users where id = v_user and status in ('active', 'unreachable') for no key update;
  if not found then
    return null;
  end if;
  select * into t from top_ups where user_id = v_user and status = 'open';
  if not found then
    insert into top_ups (user_id, chat_id, credits, order_id)
      select v_user, (p->>'chatId')::bigint, g.credits,
        (select id from orders where id = (p->>'orderId')::bigint and user_id = v_user)
      from grants g where g.kind = 'top_up' and g.credits > 0
      returning * into t;
    if not found then
      return null;
    end if;
    v_is_new := true;
    perform show_card('top_up', t.id, chat::bigint) from jsonb_array_elements_text(p->'staffChats') as chat;
    insert into events (user_id, subject_kind, subject_id, kind, data)
      values (v_user, 'top_up', t.id, 'top_up_asked', jsonb_build_object('credits', t.credits));
  end if;
  perform show_card('own_top_up', t.id, t.chat_id);
  return jsonb_build_object('id', t.id, 'isNew', v_is_new);
end $$;
