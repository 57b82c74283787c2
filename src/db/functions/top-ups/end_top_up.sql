-- The one end of a request for credits: whoever comes first decides. `given` gives the credits in the same statement, by the key of
-- the request. p: by, credits?, reason?, why?. False: it has ended before, or there is none.
create or replace function end_top_up(p_top_up bigint, p_status text, p jsonb) returns boolean language plpgsql as $$
declare
  t top_ups;
begin
  update top_ups set status = p_status, ended_by = p->>'by', reason = p->>'reason', why = p->>'why', ended_at = clock_timestamp(),
      given = case when p_status = 'given' then coalesce((p->>'credits')::bigint, credits) end
    where id = p_top_up and status = 'open' returning * into t;
  if not found then
    return false;
  end if;
  if t.status = 'given' then
    perform grant_credits(t.user_id, t.given, 'top-up:' || t.id, t.ended_by, coalesce(t.why, 'top-up ' || t.id));
  end if;
  insert into events (user_id, subject_kind, subject_id, kind, data)
    values (t.user_id, 'top_up', t.id, 'top_up_' || t.status, jsonb_strip_nulls(p || jsonb_build_object('credits', coalesce(t.given, t.credits))));
  perform touch_cards('top_up', t.id);
  -- What others have decided is news, in a message of its own; who is not served hears nothing.
  if t.status = 'withdrawn' then
    perform touch_cards('own_top_up', t.id);
  elsif t.status <> 'dropped' then
    perform show_card('own_top_up', t.id, t.chat_id);
  end if;
  perform wake_execution('top-up-' || t.id, 'await-answer');
  return true;
end $$;
