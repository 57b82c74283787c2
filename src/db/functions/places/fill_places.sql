-- Seats waiting jobs of one kind while there are free places, and wakes who waits for them.
-- Fair by their turns (next_turn.sql), within a turn first come, first served.
create or replace function fill_places(p_provider text, p_kind text) returns void language plpgsql as $$
declare
  v_account text;
  v_taken integer;
  v_job provider_jobs;
begin
  perform lock_places();
  loop
    -- Mostly nobody waits: asked first, it costs least.
    select w.* into v_job
      from provider_jobs w
      where w.provider = p_provider and w.kind = p_kind and w.status = 'waiting'
      order by w.turn, w.id
      limit 1;
    exit when not found;
    select a.id, load.taken into v_account, v_taken
      from provider_accounts a
      cross join lateral (
        select count(*) as taken,
          (select max(used.planned_at) from provider_jobs used where used.account_id = a.id and used.kind = a.kind)
            as last_used
        from provider_jobs j where j.account_id = a.id and j.kind = a.kind
          and j.status in ('planned', 'sending', 'accepted', 'unknown')) load
      where a.provider = p_provider and a.kind = p_kind and a.enabled
        and coalesce(a.set_aside_until, '-infinity') < now()
        -- Seats beyond a number that was lowered may still be taken.
        and load.taken < a.places
      order by load.taken::numeric / a.places, load.last_used nulls first, a.id
      limit 1;
    exit when not found;
    update provider_jobs set status = 'planned', account_id = v_account, planned_at = clock_timestamp(),
        place = free_place(v_account, p_kind, v_taken)
      where id = v_job.id and status = 'waiting';
    continue when not found;
    perform order_follows_job(v_job, 'seated');
    perform add_job_event(v_job, 'place_taken',
      jsonb_build_object('waitedMs', (extract(epoch from clock_timestamp() - v_job.waiting_since) * 1000)::bigint));
    perform wake(v_job, 'await-place');
  end loop;
end $$;
