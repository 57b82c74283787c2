-- Shows a subject in one chat from now on, in a new message below all others of it.
create or replace function show_card(p_kind text, p_subject bigint, p_chat bigint) returns void language sql as $$
  insert into cards (kind, subject_id, chat_id) values (p_kind, p_subject, p_chat)
    on conflict (kind, subject_id, chat_id) do update set version = cards.version + 1, below = cards.version + 1
$$;
