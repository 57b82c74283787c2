-- Appends one line to the timeline of what a job is for.
create or replace function add_job_event(j provider_jobs, p_kind text, p_data jsonb default '{}')
returns void language sql as $$
  insert into events (user_id, subject_kind, subject_id, kind, data)
    values ((select user_id from orders where j.subject_kind = 'order' and id = j.subject_id),
      j.subject_kind, j.subject_id, p_kind, p_data)
$$;
