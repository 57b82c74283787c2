-- Gives back credits of what an order was charged, once for each key, and never more than that in all. The person is told by a message
-- of its own, as a card of the entry.
-- p: orderId, credits (null: all that is left of it), key, by, why. Answers kind: 'refunded' or 'known' with the credits, 'too_much' with
-- what is left, 'not_charged', 'not_found'.
create or replace function refund_order(p jsonb) returns jsonb language plpgsql as $$
declare
  o orders;
  e credit_entries;
  v_left bigint;
  v_credits bigint;
begin
  -- Whoever gives back from the same order waits here.
  select * into o from orders where id = (p->>'orderId')::bigint for no key update;
  if not found then
    return jsonb_build_object('kind', 'not_found');
  end if;
  select * into e from credit_entries where key = 'refund:' || o.id || ':' || (p->>'key');
  if found then
    return jsonb_build_object('kind', 'known', 'credits', e.posted_delta);
  end if;
  -- What was charged, less what was given back before.
  select coalesce(-sum(posted_delta), 0) into v_left from credit_entries where order_id = o.id;
  if v_left <= 0 then
    return jsonb_build_object('kind', 'not_charged');
  end if;
  v_credits := coalesce((p->>'credits')::bigint, v_left);
  if v_credits > v_left then
    return jsonb_build_object('kind', 'too_much', 'left', v_left);
  end if;
  insert into credit_entries (key, user_id, order_id, kind, posted_delta, pending_delta, note)
    values ('refund:' || o.id || ':' || (p->>'key'), o.user_id, o.id, 'adjustment', v_credits, 0, p->>'why') returning * into e;
  update credit_accounts set posted = posted + v_credits where user_id = o.user_id;
  perform add_event(o.user_id, o.id, 'refunded', jsonb_build_object('credits', v_credits, 'by', p->'by', 'why', p->'why'));
  perform show_card('refund', e.id, o.chat_id);
  return jsonb_build_object('kind', 'refunded', 'credits', v_credits);
end $$;
