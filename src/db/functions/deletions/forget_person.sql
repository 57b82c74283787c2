-- The last step: nobody can tell any more who this was, and whoever writes from that chat is a newcomer. The number here stays, as the
-- name under which the books keep their amounts. The place of Telegram's number is taken by a random one outside of its range, so that
-- all that reads it goes on as before and no chat is ever meant by it.
create or replace function forget_person(p_deletion bigint) returns void language plpgsql as $$
declare
  d deletions;
  v_chat bigint;
begin
  select * into d from deletions where id = p_deletion and status = 'running' for no key update;
  if not found then
    return;
  end if;
  select telegram_id into v_chat from users where id = d.user_id for no key update;
  insert into forgotten (telegram_hash, was_blocked) values (forgotten_hash(v_chat), d.was_blocked)
    on conflict (telegram_hash) do update set was_blocked = excluded.was_blocked, at = now();
  -- What came while it ran.
  update inbox set payload = '{}', error = null, chat_id = 0 where chat_id = v_chat and done_at is not null;
  delete from dialogues where user_id = d.user_id;
  delete from fetched_files where chat_id = v_chat;
  delete from cards where chat_id = v_chat;
  update letters set text = '' where user_id = d.user_id;
  update top_ups set chat_id = 0, why = null where user_id = d.user_id;
  -- An application of theirs may have named things after them, too.
  delete from api_files where user_id = d.user_id;
  delete from api_requests r using api_keys k where k.id = r.key_id and k.user_id = d.user_id;
  update orders set confirm_key = 'forgotten:' || id where user_id = d.user_id and api_key_id is not null;
  update webhook_endpoints e set url = '–', secret = '–' from api_keys k where k.id = e.key_id and k.user_id = d.user_id;
  update api_keys set name = '–' where user_id = d.user_id;
  perform revoke_api_key(k.id, 'deletion ' || d.id, 'its person asked to be forgotten') from api_keys k where k.user_id = d.user_id;
  delete from panel_links l using panel_accounts a where a.id = l.account_id and a.user_id = d.user_id;
  delete from panel_sessions s using panel_accounts a where a.id = s.account_id and a.user_id = d.user_id;
  update panel_accounts set disabled_at = coalesce(disabled_at, now()), totp_secret = null, recovery_codes = '[]' where user_id = d.user_id;
  update users set telegram_id = -(4503599627370496 + floor(random() * 4503599627370495))::bigint, username = null,
      first_name = '–', last_name = null, language = 'en', language_chosen = false, agreed_news_at = null
    where id = d.user_id;
  -- Their name stands on the cards of those who answered them.
  perform touch_cards('top_up', id) from top_ups where user_id = d.user_id;
  perform add_to_receipt(d.id, 'names', '{}');
  update deletions set status = 'done', ended_at = clock_timestamp() where id = d.id;
  perform add_event(d.user_id, null, 'deletion_done');
end $$;
