-- Credits that somebody gives to a person, once for each key. Answers whether they were given now.
create or replace function grant_credits(p_user bigint, p_credits bigint, p_key text, p_by text, p_why text)
returns boolean language plpgsql as $$
begin
  insert into credit_entries (key, user_id, kind, posted_delta, pending_delta, note)
    values ('adj:' || p_key, p_user, 'adjustment', p_credits, 0, p_why) on conflict (key) do nothing;
  if not found then
    return false;
  end if;
  update credit_accounts set posted = posted + p_credits where user_id = p_user;
  perform add_event(p_user, null, 'credits_granted',
    jsonb_build_object('credits', p_credits, 'by', p_by, 'why', p_why));
  return true;
end $$;
