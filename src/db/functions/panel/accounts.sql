-- The owner of a panel that nobody has come into yet: made once, with a first password that must be changed, or else with a link.
-- Each start may ask for another link until a password is set.
create or replace function panel_first_owner(p_password text, p_link_hash text) returns text language plpgsql as $$
declare
  a panel_accounts;
begin
  perform pg_advisory_xact_lock(hashtext('panel owners'));
  if not exists (select from panel_accounts where login is not null) then
    insert into panel_accounts (login, role, created_by) values ('owner', 'owner', 'first start');
  end if;
  select * into a from panel_accounts
    where created_by = 'first start' and password is null and disabled_at is null;
  if not found then return 'settled'; end if;
  if p_password is not null then
    update panel_accounts set password = p_password, must_change_password = true where id = a.id;
    return 'first_password';
  end if;
  insert into panel_links (token_hash, account_id, purpose, expires_at)
    values (p_link_hash, a.id, 'set_password', now() + interval '7 days');
  return 'link';
end $$;

-- Sets a password. Every visit ends, and every link that was handed out: whoever holds one is no longer meant.
create or replace function panel_set_password(p_account bigint, p_password text) returns void language sql as $$
  update panel_sessions set ended_at = now() where account_id = p_account and ended_at is null;
  update panel_links set used_at = now() where account_id = p_account and used_at is null;
  update panel_accounts set password = p_password, must_change_password = false where id = p_account;
  select add_subject_event('panel_account', p_account, 'panel_password_set');
$$;

-- The same by a link, which is used up by it. Gives the account; null when the link is gone.
create or replace function panel_set_password_by_link(p_link_hash text, p_password text) returns bigint language plpgsql as $$
declare
  v_account bigint;
begin
  update panel_links l set used_at = now() from panel_accounts a
    where l.token_hash = p_link_hash and l.purpose = 'set_password' and l.used_at is null and l.expires_at > now()
      and a.id = l.account_id and a.disabled_at is null
    returning a.id into v_account;
  if v_account is not null then perform panel_set_password(v_account, p_password); end if;
  return v_account;
end $$;

-- Gives an account another role, or shuts or opens it. Its visits end, so that nobody goes on with what they had. There is always
-- an owner left who can come in.
create or replace function panel_change_account(
  p_account bigint, p_role text, p_is_disabled boolean, p_reason jsonb
) returns text language plpgsql as $$
declare
  a panel_accounts;
  v_role text;
  v_is_disabled boolean;
begin
  perform pg_advisory_xact_lock(hashtext('panel owners'));
  select * into a from panel_accounts where id = p_account for update;
  if not found then return 'not_found'; end if;
  v_role := coalesce(p_role, a.role);
  v_is_disabled := coalesce(p_is_disabled, a.disabled_at is not null);
  if v_role = a.role and v_is_disabled = (a.disabled_at is not null) then return 'unchanged'; end if;
  if a.role = 'owner' and a.login is not null and a.disabled_at is null and (v_role <> 'owner' or v_is_disabled)
    and not exists (
      select from panel_accounts where id <> a.id and role = 'owner' and login is not null and disabled_at is null)
  then return 'last_owner'; end if;
  update panel_accounts set role = v_role, disabled_at = case when v_is_disabled then coalesce(disabled_at, now()) end
    where id = a.id;
  update panel_sessions set ended_at = now() where account_id = a.id and ended_at is null;
  if v_is_disabled then update panel_links set used_at = now() where account_id = a.id and used_at is null; end if;
  perform add_subject_event('panel_account', a.id,
    case when v_role <> a.role then 'panel_role_changed' when v_is_disabled then 'panel_disabled' else 'panel_enabled' end,
    p_reason || jsonb_build_object('login', a.login, 'role', v_role));
  return 'done';
end $$;
