-- Whether nobody waits for this job any more: what it is for has ended.
create or replace function subject_has_ended(j provider_jobs) returns boolean language sql stable as $$
  select j.subject_kind = 'order' and exists (select from orders o where o.id = j.subject_id
    and o.status in ('delivered', 'refused', 'failed', 'cancelled'))
$$;
