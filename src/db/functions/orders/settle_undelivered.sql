-- Ends an order without a picture: the reserved credits go back, what was not yet sent is not sent any more.
-- The terminal entry has the same key as a capture, so whichever is first wins. An order whose delivery has begun is
-- settled only for reason 'undeliverable', or 'result_unusable' when its picture is lost, by the one who tried; the first is told as
-- 'delivery_unconfirmed' when the picture may be in the chat: nobody who has it is told that Telegram did not take it.
create or replace function settle_undelivered(p_order bigint, p_status text, p_reason text)
returns jsonb language plpgsql as $$
declare
  o orders;
  j provider_jobs;
begin
  perform lock_places();
  select * into o from orders where id = p_order for no key update;
  if p_reason = 'undeliverable' and exists (select from deliveries d
      where d.order_id = p_order and (d.status = 'sending' or d.unknown_sends + d.doubtful_sends > 0)) then
    p_reason := 'delivery_unconfirmed';
  end if;
  if o.status in ('placed', 'queued', 'generating') or (o.status = 'delivering' and p_reason in ('undeliverable', 'delivery_unconfirmed', 'result_unusable')) then
    insert into credit_entries (key, user_id, order_id, kind, posted_delta, pending_delta)
      select 'fin:' || o.id, o.user_id, o.id, 'release', 0, -o.price
      where exists (select from credit_entries where key = 'res:' || o.id)
      on conflict (key) do nothing;
    if found then
      update credit_accounts set pending = pending - o.price where user_id = o.user_id;
    end if;
    update orders set status = p_status, reason = p_reason, finished_at = clock_timestamp() where id = o.id;
    perform touch_cards('order', o.id);
    perform add_event(o.user_id, o.id, p_status, jsonb_build_object('reason', p_reason, 'released', o.price));
    update provider_jobs set status = 'cancelled', ended_at = clock_timestamp()
      where subject_kind = 'order' and subject_id = o.id and status in ('waiting', 'planned') returning * into j;
    if found then
      perform fill_places(j.provider, j.kind);
    end if;
  end if;
  select * into o from orders where id = p_order;
  return jsonb_build_object('status', o.status, 'reason', o.reason,
    'jobId', (select max(id) from provider_jobs where subject_kind = 'order' and subject_id = p_order));
end $$;
