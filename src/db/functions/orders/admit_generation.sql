-- May this order run? Refused when no worker has an account at its provider. Reserves its price and takes a place or a seat in
-- the queue: all of it or nothing. An order that has its pictures already needs neither and goes to delivery. Asked again it answers
-- the same. p_queue_ms: how long the order may wait for a place at most.
-- waits: the names under which its execution can be woken.
create or replace function admit_generation(p_order bigint, p_provider text, p_queue_ms bigint)
returns jsonb language plpgsql as $$
declare
  o orders;
  j provider_jobs;
  v_job bigint;
  v_is_made boolean := exists (select from order_assets where order_id = p_order and role = 'result');
begin
  perform lock_places();
  select * into o from orders where id = p_order for no key update;
  if not found then
    raise exception 'order % does not exist', p_order;
  end if;
  if o.status = 'placed' and not v_is_made and not exists (select from provider_accounts where provider = p_provider and kind = o.kind
      and enabled) then
    update orders set status = 'refused', reason = 'provider_unavailable', finished_at = now() where id = o.id;
    perform touch_cards('order', o.id);
    perform add_event(o.user_id, o.id, 'refused', jsonb_build_object('reason', 'provider_unavailable'));
  elsif o.status = 'placed' then
    update credit_accounts set pending = pending + o.price where user_id = o.user_id and posted - pending >= o.price;
    if not found then
      update orders set status = 'refused', reason = 'no_credits', finished_at = now() where id = o.id;
      perform touch_cards('order', o.id);
      perform add_event(o.user_id, o.id, 'refused', jsonb_build_object('reason', 'no_credits'));
    else
      insert into credit_entries (key, user_id, order_id, kind, posted_delta, pending_delta)
        values ('res:' || o.id, o.user_id, o.id, 'reserve', 0, o.price);
      perform add_event(o.user_id, o.id, 'reserved', jsonb_build_object('credits', o.price));
      if v_is_made then
        update orders set status = 'generating' where id = o.id;
        perform touch_cards('order', o.id);
      else
        update orders set status = 'queued' where id = o.id;
        v_job := open_job(jsonb_build_object('kind', o.kind, 'subjectKind', 'order', 'subjectId', o.id,
          'provider', p_provider, 'fairnessKey', 'user-' || o.user_id, 'workflowId', 'order-' || o.id, 'queueMs', p_queue_ms));
        if exists (select from provider_jobs where id = v_job and status = 'waiting') then
          perform touch_cards('order', o.id);
          perform add_event(o.user_id, o.id, 'queued', '{}');
        end if;
      end if;
    end if;
  end if;
  select * into o from orders where id = p_order;
  select * into j from provider_jobs where subject_kind = 'order' and subject_id = p_order order by id desc limit 1;
  return jsonb_build_object('status', o.status, 'reason', o.reason, 'jobId', j.id)
    || case when j.id is null then '{}' else jsonb_build_object('waits', jsonb_build_object(
      'place', 'await-place' || j.wait_suffix, 'end', 'await-job' || j.wait_suffix)) end;
end $$;
