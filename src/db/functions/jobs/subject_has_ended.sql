-- Whether nobody waits for this job any more: what it is for has ended.
create or replace function subject_has_ended(j provider_jobs) returns boolean language sql stable as $$
  select case j.subject_kind
    when 'order' then exists (select from orders o where o.id = j.subject_id
      and o.status in ('delivered', 'refused', 'failed', 'cancelled'))
    when 'batch' then exists (select from catalog_batches b join catalog_runs r on r.id = b.run_id where b.id = j.subject_id
      and (b.ended_at is not null or r.ended_at is not null))
    else false end
$$;
