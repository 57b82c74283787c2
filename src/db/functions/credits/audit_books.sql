-- The invariants of docs/reliability.md as far as one database can see them: how many rows break each. Without arguments it reads
-- everything. With them it reads what moved, orders that ended since p_since and entries after p_after_entry, and all that is open;
-- older entries come as the sums that the audit of everything has left.
-- Stable, so that it is planned as a part of the query that names it, with what moved as constants. What is looked up for each row
-- is a scalar, which no plan turns into a join with all there is.
create or replace function audit_books(p_since timestamptz default '-infinity', p_after_entry bigint default 0)
returns table (invariant text, broken bigint) language sql stable as $$
  select 'I1 a balance is the sum of its entries', count(*)
    from (
      select user_id from credit_entries where id > p_after_entry and p_after_entry > 0
      union select user_id from credit_accounts where pending <> 0 or p_after_entry = 0) moved
    join credit_accounts a using (user_id)
    left join credit_sums s on s.user_id = a.user_id and p_after_entry > 0
    cross join lateral (
      select coalesce(s.posted, 0) + coalesce(sum(e.posted_delta), 0) as posted,
        coalesce(s.pending, 0) + coalesce(sum(e.pending_delta), 0) as pending
      from credit_entries e
      -- As a pair, so that the index of a person's entries is the only one that fits.
      where e.user_id = a.user_id and (e.user_id, e.id) > (a.user_id, coalesce(s.last_entry, 0))) sums
    where a.posted <> sums.posted or a.pending <> sums.pending
  union all
  select 'I2 an ended order has ended its reservation', count(*)
    from orders o
    where o.status in ('delivered', 'refused', 'failed', 'cancelled') and (o.finished_at >= p_since or o.finished_at is null)
      and (select kind from credit_entries e where e.key = 'res:' || o.id) is not null
      and (select kind from credit_entries e where e.key = 'fin:' || o.id) is null
  union all
  select 'I2 an open order has not ended its reservation', count(*)
    from orders o
    where o.status in ('placed', 'queued', 'generating', 'delivering')
      and (select kind from credit_entries e where e.key = 'fin:' || o.id) is not null
  union all
  select 'I3 what was charged was delivered', count(*)
    from credit_entries e
    where e.kind = 'capture' and e.id > p_after_entry
      -- Only what the line delivers is worth its price; what an application fetches is in no chat.
      and (select count(*) from orders o join deliveries d on d.order_id = o.id
          left join line_deliveries l on l.line = o.line and l.part = d.part
        where o.id = e.order_id and d.status = 'sent' and case o.channel
          when 'api' then d.part = 'told' and (o.kind = 'training'
            or exists (select from order_assets a where a.order_id = o.id and a.role = 'result'))
          else l.part is not null and cardinality(d.message_ids) > 0 end) = 0
  union all
  select 'I3 what was delivered was charged', count(*)
    from orders o
    where o.status = 'delivered' and (o.finished_at >= p_since or o.finished_at is null)
      -- Charged by an earlier bot; a constraint keeps what has a price here from such a key.
      and o.confirm_key not like 'import:%'
      and (select kind from credit_entries e where e.key = 'fin:' || o.id) is distinct from 'capture'
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
      and (select awake_since()) < now() - interval '15 minutes'
  union all
  select 'I24 a picture that was made was charged', count(*)
    from catalog_results r
    where r.status = 'made' and r.ended_at >= p_since
      and (select c.id from catalog_costs c where c.result_id = r.id and c.kind = 'picture') is null
  union all
  select 'I24 what was charged is a picture that was made', count(*)
    from catalog_costs c
    where c.at >= p_since and c.kind = 'picture'
      -- Of a call of its own whose answer was lost nobody knows whether it was paid.
      and (select r.status = 'made' or (r.status = 'failed' and r.batch_id is null)
        from catalog_results r where r.id = c.result_id and r.item_id = c.item_id and r.run_id = c.run_id) is not true
  union all
  select 'I24 nothing is on its way in a batch that has ended, or planned by a run that has', count(*)
    from catalog_results r
    where (r.status = 'sent' and (select b.ended_at from catalog_batches b where b.id = r.batch_id) is not null)
      or ((r.status = 'planned' or (r.status = 'sent' and r.batch_id is null))
        and (select g.ended_at from catalog_runs g where g.id = r.run_id) is not null)
  union all
  select 'I14 what may be published was accepted', count(*)
    from catalog_decisions d join catalog_approvals a on a.item_id = d.item_id and a.hash = d.hash and a.decision_id = d.id
    where d.at >= p_since and not (d.counts and d.verdict = 'accept')
  union all
  select 'I14 what was accepted may be published', count(*)
    from catalog_decisions d
    where d.at >= p_since and d.counts and d.verdict = 'accept'
      and (select a.decision_id from catalog_approvals a where a.item_id = d.item_id and a.hash = d.hash) is null
  union all
  select 'I12 what was published is a picture of that item that somebody accepted', count(*)
    from catalog_publications b
    where (b.status in ('sending', 'withdrawing') or b.opened_at >= p_since)
      and ((select d.verdict from catalog_approvals a join catalog_decisions d on d.id = a.decision_id
          where a.item_id = b.item_id and a.hash = b.hash) is distinct from 'accept'
        or (select r.status from catalog_results r where r.id = b.result_id and r.item_id = b.item_id and r.hash = b.hash) is distinct from 'made')
  union all
  select 'I13 what the shop shows as ours is what was sent', count(*)
    from catalog_shown c
    where c.version is not null and c.read_at >= p_since
      and (select b.hash from catalog_publications b where b.item_id = c.item_id and b.version = c.version) is distinct from c.hash
  union all
  select 'I13 what was published is known to be shown', count(*)
    from catalog_publications b
    where b.status in ('published', 'withdrawing') and b.opened_at >= p_since
      and (select c.item_id from catalog_shown c where c.item_id = b.item_id) is null
$$;
