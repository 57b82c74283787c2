-- Takes credits from a person that can be spent, once for each key. 'known': it was done before · 'short': there are not so many.
create or replace function take_credits(p_user bigint, p_credits bigint, p_key text, p_by text, p_why text)
returns text language plpgsql as $$
begin
  perform from credit_accounts where user_id = p_user for no key update;
  if exists (select from credit_entries where key = 'adj:' || p_key) then
    return 'known';
  end if;
  update credit_accounts set posted = posted - p_credits where user_id = p_user and posted - pending >= p_credits;
  if not found then
    return 'short';
  end if;
  insert into credit_entries (key, user_id, kind, posted_delta, pending_delta, note)
    values ('adj:' || p_key, p_user, 'adjustment', -p_credits, 0, p_why);
  perform add_event(p_user, null, 'credits_taken', jsonb_build_object('credits', p_credits, 'by', p_by, 'why', p_why));
  return 'taken';
end $$;
