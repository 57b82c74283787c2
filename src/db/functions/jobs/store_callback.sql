-- Keeps what a provider told us about a job, if the token is the job's own, and wakes who waits for it. False: no such job or a
-- wrong token.
create or replace function store_callback(p_job bigint, p_token text, p_body text, p_external_id text)
returns boolean language plpgsql as $$
declare
  j provider_jobs;
begin
  select * into j from provider_jobs where id = p_job and callback_token = p_token for no key update;
  if not found then
    return false;
  end if;
  insert into provider_callbacks (job_id, body_hash, body)
    values (j.id, encode(sha256(convert_to(p_body, 'UTF8')), 'hex'), p_body) on conflict do nothing;
  if found then
    perform add_job_event(j, 'callback');
  end if;
  -- Nobody but the provider knows the token: a callback names the job whose answer was lost, or has yet to be.
  if j.status in ('sending', 'unknown', 'lost') and p_external_id is not null then
    begin
      perform record_submission(j.id, 'accepted', p_external_id, 'named by its callback');
    exception when unique_violation then
      -- The id of another job: the provider mixes them up. The hint is kept, the name is not.
      null;
    end;
  end if;
  -- Heard again, the wait may have been told too early.
  perform wake(j, 'await-job');
  return true;
end $$;
