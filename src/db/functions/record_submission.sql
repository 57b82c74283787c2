-- What became of a sent request. 'accepted' carries the provider's id and may correct 'unknown' later (a callback that
-- names the job is such a correction); 'planned' means the provider certainly made nothing and it may be sent again.
create or replace function record_submission(p_job bigint, p_status text, p_external_id text, p_detail text)
returns jsonb language plpgsql as $$
declare
  j provider_jobs;
begin
  update provider_jobs set status = p_status, detail = p_detail,
      external_id = coalesce(p_external_id, external_id),
      accepted_at = case when p_status = 'accepted' then clock_timestamp() end
    where id = p_job and ((status = 'sending') or (status = 'unknown' and p_status = 'accepted'))
    returning * into j;
  if found then
    perform add_event(j.user_id, j.order_id, 'submission_' || p_status, jsonb_build_object('detail', p_detail));
  else
    select * into j from provider_jobs where id = p_job;
  end if;
  return jsonb_build_object('status', j.status, 'externalId', j.external_id);
end $$;
