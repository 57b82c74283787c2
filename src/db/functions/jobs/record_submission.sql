-- What became of a sent request. 'accepted' carries the provider's id and may correct 'unknown' later (a callback that
-- names the job is such a correction); 'planned' means the provider certainly made nothing and it may be sent again, unless
-- nobody waits for it any more: then the place is handed on.
-- Answers whether the provider works on it for nobody: it should be told to stop.
create or replace function record_submission(p_job bigint, p_status text, p_external_id text, p_detail text)
returns boolean language plpgsql as $$
declare
  j provider_jobs;
begin
  if p_status = 'planned' then
    perform lock_places();
  end if;
  update provider_jobs set status = p_status, detail = p_detail,
      external_id = coalesce(p_external_id, external_id),
      accepted_at = case when p_status = 'accepted' then clock_timestamp() end
    where id = p_job and ((status = 'sending') or (status = 'unknown' and p_status = 'accepted'))
    returning * into j;
  if found then
    perform add_job_event(j, 'submission_' || p_status, jsonb_build_object('detail', p_detail));
    if p_status = 'accepted' then
      update provider_accounts set busy_streak = 0 where id = j.account_id and kind = j.kind and busy_streak > 0;
    end if;
    if p_status = 'planned' and subject_has_ended(j) then
      perform end_job(p_job, 'cancelled', null, null);
    end if;
  elsif p_status = 'accepted' then
    -- Given up already: whose paid job it was is still worth knowing.
    update provider_jobs set external_id = p_external_id where id = p_job and status = 'lost' and external_id is null;
  end if;
  return coalesce(p_status = 'accepted' and subject_has_ended(j), false);
end $$;
