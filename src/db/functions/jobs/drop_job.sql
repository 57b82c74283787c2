-- Ends a job that has not left yet, as nobody wants it any more. One that may be with its provider stays as it is.
-- Answers whether it ended.
create or replace function drop_job(p_job bigint, p_detail text) returns boolean language plpgsql as $$
begin
  perform lock_places();
  perform from provider_jobs where id = p_job and status in ('waiting', 'planned') for no key update;
  if not found then
    return false;
  end if;
  perform end_job(p_job, 'cancelled', null, p_detail);
  return true;
end $$;
