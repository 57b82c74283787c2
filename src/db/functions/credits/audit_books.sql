-- The invariants of docs/reliability.md as far as one database can see them: how many rows break each.
create or replace function audit_books() returns table (invariant text, broken bigint) language sql as $$
  select 'I1 a balance is the sum of its entries', count(*)
    from credit_accounts a
    cross join lateral (
      select coalesce(sum(posted_delta), 0) as posted, coalesce(sum(pending_delta), 0) as pending
      from credit_entries e where e.user_id = a.user_id) sums
    where a.posted <> sums.posted or a.pending <> sums.pending
  union all
  select 'I2 an ended order has ended its reservation', count(*)
    from orders o join credit_entries reserved on reserved.key = 'res:' || o.id
    where o.status in ('delivered', 'refused', 'failed', 'cancelled')
      and not exists (select from credit_entries e where e.key = 'fin:' || o.id)
  union all
  select 'I2 an open order has not ended its reservation', count(*)
    from orders o join credit_entries ended on ended.key = 'fin:' || o.id
    where o.status in ('placed', 'queued', 'generating', 'delivering')
  union all
  select 'I3 what was charged was delivered', count(*)
    from credit_entries e left join orders o on o.id = e.order_id
    where e.kind = 'capture'
      -- Only what the line delivers is worth its price.
      and not exists (select from deliveries d join line_deliveries l on l.line = o.line and l.part = d.part
        where d.order_id = e.order_id and d.status = 'sent' and cardinality(d.message_ids) > 0)
  union all
  select 'I3 what was delivered was charged', count(*)
    from orders o
    where o.status = 'delivered'
      and not exists (select from credit_entries e where e.key = 'fin:' || o.id and e.kind = 'capture')
  union all
  select 'I8 no account has more jobs than places', count(*)
    from provider_accounts a
    cross join lateral (
      select count(*) as taken, max(j.planned_at) as last_seated
      from provider_jobs j where j.account_id = a.id and j.kind = a.kind and j.status in ('planned', 'sending', 'accepted', 'unknown')) load
    -- More than there are now may still be at work from before the number was lowered.
    where load.taken > a.places and load.last_seated > a.places_since
  union all
  select 'I8 a place is held by an order under way or a job that has not ended', count(*)
    from provider_jobs j
    where j.status in ('waiting', 'planned') and subject_has_ended(j)
  union all
  select 'I18 no job waits past its deadline', count(*)
    from provider_jobs j
    where j.status in ('waiting', 'planned', 'sending', 'accepted', 'unknown') and j.deadline < now() - interval '15 minutes'
$$;
