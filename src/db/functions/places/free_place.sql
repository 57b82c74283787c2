-- A free seat of an account that has one. p_taken: how many are taken; the seat after so many is mostly free, and only
-- when it is not the seats are searched from the first one, so that thousands of places cost no more than four.
create or replace function free_place(p_account text, p_kind text, p_taken integer)
returns integer language sql stable as $$
  with held as materialized (
    select j.place from provider_jobs j where j.account_id = p_account and j.kind = p_kind and j.place in (1, p_taken + 1)
      and j.status in ('planned', 'sending', 'accepted', 'unknown'))
  select case
    when not exists (select from held where place = p_taken + 1) then p_taken + 1
    when not exists (select from held where place = 1) then 1
    else (select j.place + 1 from provider_jobs j
      where j.account_id = p_account and j.kind = p_kind and j.status in ('planned', 'sending', 'accepted', 'unknown')
        and not exists (select from provider_jobs next where next.account_id = p_account and next.kind = p_kind
          and next.place = j.place + 1 and next.status in ('planned', 'sending', 'accepted', 'unknown'))
      order by j.place limit 1)
  end
$$;
