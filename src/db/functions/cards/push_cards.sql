-- Shows a subject's cards anew, each in a new message below all others of its chat. What is being drawn just now does not undo it.
create or replace function push_cards(p_kind text, p_subject bigint) returns void language sql as $$
  update cards set version = version + 1, below = version + 1 where kind = p_kind and subject_id = p_subject
$$;
