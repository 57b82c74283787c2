-- Appends one line to the timeline of an order, or, without one, to what is known of a person.
create or replace function add_event(p_user bigint, p_order bigint, p_kind text, p_data jsonb default '{}')
returns void language sql as $$
  insert into events (user_id, subject_kind, subject_id, kind, data)
    values (p_user, case when p_order is not null then 'order' end, p_order, p_kind, p_data)
$$;
