-- The turn of somebody's next job: one after their last, but never before the turn that is being served. Who has forty
-- waiting has forty turns, and who comes with one gets the present turn: nobody delays others by asking for more.
-- (Start-time fair queueing, Goyal, Vin and Cheng 1996, with jobs of equal weight.)
create or replace function next_turn(p_provider text, p_kind text, p_fairness_key text)
returns bigint language sql stable as $$
  select greatest(0,
    (select max(turn) from provider_jobs where provider = p_provider and kind = p_kind and planned_at is not null),
    (select max(turn) + 1 from provider_jobs
      where provider = p_provider and kind = p_kind and fairness_key = p_fairness_key
      -- What was cancelled in the queue had no turn after all.
      and (status = 'waiting' or planned_at is not null)))
$$;
