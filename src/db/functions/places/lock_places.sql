-- Every transition that may seat a job begins here, before it locks any row: two that lock in different order would wait for
-- each other. Held to the end of the statement, it also makes "which place is free" and "take it" one thing.
create or replace function lock_places() returns void language sql as $$
  select pg_advisory_xact_lock(hashtext('places'))
$$;
