-- Since when audits have followed one another without a gap. Before, everything here slept: nobody was silent or late but us.
create or replace function awake_since() returns timestamptz language sql stable as $$
  select case when done_at < now() - interval '15 minutes' then now() else awake_since end from audits where scope = 'recent'
$$;
