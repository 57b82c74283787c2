-- Takes the credits that are left, by an entry of the books: they stay balanced. Asked again it takes nothing.
create or replace function close_account(p_deletion bigint) returns void language plpgsql as $$
declare
  d deletions;
  v_left bigint;
begin
  select * into d from deletions where id = p_deletion for no key update;
  if d.status <> 'running' or d.receipt ? 'credits' then
    return;
  end if;
  select posted - pending into v_left from credit_accounts where user_id = d.user_id for no key update;
  if v_left > 0 then
    insert into credit_entries (key, user_id, kind, posted_delta, pending_delta)
      values ('del:' || d.id, d.user_id, 'adjustment', -v_left, 0);
    update credit_accounts set posted = posted - v_left where user_id = d.user_id;
  end if;
  perform add_to_receipt(d.id, 'credits', jsonb_build_object('lost', v_left));
end $$;
