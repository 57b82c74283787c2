-- Takes waits to end; whoever takes them and dies leaves them to the next after p_claim_ms.
create or replace function claim_wakes(p_most integer, p_claim_ms integer) returns setof wakes language sql as $$
  update wakes w set claimed_until = clock_timestamp() + p_claim_ms * interval '1 millisecond'
  from (select workflow_id, activity_id from wakes
    where coalesce(claimed_until, '-infinity') < now() order by made_at limit p_most for update skip locked) chosen
  where w.workflow_id = chosen.workflow_id and w.activity_id = chosen.activity_id
  returning w.*
$$;
