-- Plans the next p_most messages of a running broadcast, unless some are planned already. Whoever agreed after its start is not
-- among them. Answers with its status and whether any message is left.
create or replace function plan_sends(p_broadcast bigint, p_most integer) returns jsonb language plpgsql as $$
declare
  b broadcasts;
  v_open boolean;
  v_looked integer;
  v_last bigint;
begin
  select * into b from broadcasts where id = p_broadcast for no key update;
  select exists (select from broadcast_sends where broadcast_id = p_broadcast and status = 'planned') into v_open;
  if b.status = 'running' and not v_open and not b.is_planned then
    with audience as (
      select u.id from broadcast_audience(b.segment) u
      where u.id > b.planned_to and u.agreed_news_at <= b.started_at order by u.id limit p_most
    ), planned as (
      insert into broadcast_sends (broadcast_id, user_id) select p_broadcast, id from audience on conflict do nothing
    )
    select count(*), max(id) into v_looked, v_last from audience;
    update broadcasts set planned_to = coalesce(v_last, planned_to), is_planned = v_looked < p_most, moved_at = now()
      where id = p_broadcast returning * into b;
    v_open := v_looked > 0;
  end if;
  return jsonb_build_object('status', b.status, 'isLeft', v_open or not b.is_planned);
end $$;
