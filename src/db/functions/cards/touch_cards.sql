-- The subject has changed: every card of it is drawn anew.
create or replace function touch_cards(p_kind text, p_subject bigint) returns void language sql as $$
  update cards set version = version + 1 where kind = p_kind and subject_id = p_subject
$$;
