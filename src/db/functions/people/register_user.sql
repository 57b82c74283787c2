-- Makes or refreshes a person; the starting grant is given once, by its key. Whoever is blocked or deleted stays so. Who was deleted
-- here before is a newcomer without a grant, and blocked if they were; whose data is being deleted leaves no new name.
create or replace function register_user(
  p_telegram_id bigint, p_username text, p_first_name text, p_last_name text, p_language text, p_grant bigint
) returns jsonb language plpgsql as $$
declare
  u users;
  v_granted bigint;
  v_was text;
  v_forgotten forgotten;
begin
  select status into v_was from users where telegram_id = p_telegram_id;
  if v_was is null then
    select * into v_forgotten from forgotten where telegram_hash = forgotten_hash(p_telegram_id);
  end if;
  insert into users (telegram_id, username, first_name, last_name, language, status)
    values (p_telegram_id, p_username, p_first_name, p_last_name, p_language,
      case when v_forgotten.was_blocked then 'blocked' else 'active' end)
    on conflict (telegram_id) do update set
      username = case when users.status = 'deleted' then users.username else excluded.username end,
      first_name = case when users.status = 'deleted' then users.first_name else excluded.first_name end,
      last_name = case when users.status = 'deleted' then users.last_name else excluded.last_name end,
      language = case when users.language_chosen or users.status = 'deleted' then users.language else excluded.language end,
      status = case when users.status in ('blocked', 'deleted') then users.status else 'active' end, last_active_at = now()
    returning * into u;
  insert into credit_accounts (user_id) values (u.id) on conflict do nothing;
  insert into credit_entries (key, user_id, kind, posted_delta, pending_delta)
    values ('grant:' || u.id, u.id, 'grant', case when v_forgotten.at is null then p_grant else 0 end, 0) on conflict (key) do nothing
    returning posted_delta into v_granted;
  if found then
    update credit_accounts set posted = posted + v_granted where user_id = u.id;
    perform add_event(u.id, null, 'registered', jsonb_build_object('granted', v_granted));
  end if;
  -- What changed while nothing reached them is shown now.
  if v_was = 'unreachable' then
    update cards set version = version + 1
      where chat_id = p_telegram_id and coalesce(edited_at, now()) > now() - interval '7 days';
  end if;
  return jsonb_build_object('id', u.id, 'telegramId', u.telegram_id, 'firstName', u.first_name,
    'language', u.language, 'isNew', v_granted is not null, 'granted', coalesce(v_granted, 0),
    'role', u.role, 'status', u.status);
end $$;
