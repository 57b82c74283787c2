-- Writes to a person through the bot, once for each key: the letter is a card of their chat, which the bots show until it is there.
-- Answers its id; null when nothing reaches this person.
create or replace function write_letter(p_user bigint, p_text text, p_key text, p_by text) returns bigint language plpgsql as $$
declare
  v_letter bigint;
  v_chat bigint;
begin
  select id into v_letter from letters where key = p_key;
  if found then
    return v_letter;
  end if;
  select telegram_id into v_chat from users where id = p_user and status = 'active';
  if not found then
    return null;
  end if;
  insert into letters (key, user_id, text, written_by) values (p_key, p_user, p_text, p_by)
    on conflict (key) do nothing returning id into v_letter;
  if not found then
    return (select id from letters where key = p_key);
  end if;
  perform show_card('letter', v_letter, v_chat);
  perform add_event(p_user, null, 'letter_written', jsonb_build_object('letter', v_letter, 'by', p_by));
  return v_letter;
end $$;
