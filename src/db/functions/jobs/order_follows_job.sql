-- The order's share of a transition of its job; of jobs for anything else there is none. p_move: 'seated', 'given_back'.
create or replace function order_follows_job(j provider_jobs, p_move text) returns void language plpgsql as $$
begin
  if j.subject_kind <> 'order' then
    return;
  end if;
  case p_move
    when 'seated' then
      update orders set status = 'generating', started_at = clock_timestamp()
        where id = j.subject_id and status in ('placed', 'queued');
    when 'given_back' then
      update orders set status = 'queued'
        where id = j.subject_id and status = 'generating';
  end case;
  perform touch_cards('order', j.subject_id);
end $$;
