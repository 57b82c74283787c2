-- Counts what breaks the invariants and keeps the result. 'recent' reads what moved since the last run that found nothing, and all
-- that is open: what it found is found again until it is mended. 'all' reads everything, and leaves sums for the others.
create or replace function run_audit(p_scope text) returns jsonb language plpgsql as $$
declare
  -- Who commits late may have a lower number or an earlier time than what is seen now, but not by this much: our statements end
  -- after seconds.
  v_settled_at timestamptz := now() - interval '10 minutes';
  v_settled_entry bigint := coalesce((
    select id from credit_entries where created_at < now() - interval '10 minutes' order by id desc limit 1), 0);
  a audits;
  v_broken jsonb;
begin
  select * into a from audits where scope = p_scope;
  -- Planned each time, for what it is to read now.
  execute 'select coalesce(jsonb_object_agg(invariant, broken), ''{}'') from audit_books($1, $2) where broken > 0'
    into v_broken using a.since, a.after_entry;
  if p_scope = 'all' then
    insert into credit_sums (user_id, last_entry, posted, pending)
      select user_id, v_settled_entry, sum(posted_delta), sum(pending_delta)
      from credit_entries where id <= v_settled_entry group by user_id
      on conflict (user_id) do update
        set last_entry = excluded.last_entry, posted = excluded.posted, pending = excluded.pending;
  end if;
  update audits set done_at = clock_timestamp(), violations = v_broken,
      awake_since = awake_since(),
      since = case when p_scope = 'recent' and v_broken = '{}' then greatest(since, v_settled_at) else since end,
      after_entry = case when p_scope = 'recent' and v_broken = '{}' then greatest(after_entry, v_settled_entry) else after_entry end
    where scope = p_scope;
  return v_broken;
end $$;
