-- Appends one line to the timeline.
create or replace function add_event(p_user bigint, p_order bigint, p_kind text, p_data jsonb default '{}')
returns void language sql as $$
  insert into events (user_id, order_id, kind, data) values (p_user, p_order, p_kind, p_data)
$$;
