-- Seats waiting jobs while there are free places, and names the orders whose wait is over.
-- Fair among people by their turns (next_turn.sql), within a turn first come, first served.
create or replace function fill_places(p_provider text) returns bigint[] language plpgsql as $$
declare
  v_started bigint[] := '{}';
  v_account text;
  v_taken integer;
  v_place integer;
  v_job provider_jobs;
begin
  perform lock_places();
  loop
    -- Mostly nobody waits: asked first, it costs least.
    select w.* into v_job
      from provider_jobs w
      where w.provider = p_provider and w.status = 'waiting'
      order by w.turn, w.id
      limit 1;
    exit when not found;
    select a.id, load.taken into v_account, v_taken
      from provider_accounts a
      cross join lateral (
        select count(*) as taken,
          (select max(used.planned_at) from provider_jobs used where used.account_id = a.id) as last_used
        from provider_jobs j where j.account_id = a.id
          and j.status in ('planned', 'sending', 'accepted', 'unknown')) load
      where a.provider = p_provider and a.enabled and coalesce(a.set_aside_until, '-infinity') < now()
        -- Seats beyond a number that was lowered may still be taken.
        and load.taken < a.places
      order by load.taken::numeric / a.places, load.last_used nulls first, a.id
      limit 1;
    exit when not found;
    v_place := free_place(v_account, v_taken);
    update provider_jobs set status = 'planned', account_id = v_account, place = v_place, planned_at = clock_timestamp()
      where id = v_job.id and status = 'waiting';
    continue when not found;
    update orders set status = 'generating', started_at = clock_timestamp(), card_version = card_version + 1
      where id = v_job.order_id and status in ('placed', 'queued');
    perform add_event(v_job.user_id, v_job.order_id, 'place_taken',
      jsonb_build_object('waitedMs', (extract(epoch from clock_timestamp() - v_job.waiting_since) * 1000)::bigint));
    v_started := v_started || v_job.order_id;
  end loop;
  return v_started;
end $$;
