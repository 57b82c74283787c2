-- Appends one line to the timeline of anything.
create or replace function add_subject_event(p_subject_kind text, p_subject bigint, p_kind text, p_data jsonb default '{}')
returns void language sql as $$
  insert into events (subject_kind, subject_id, kind, data) values (p_subject_kind, p_subject, p_kind, p_data)
$$;
