-- Gives a checked photo a name for its owner; the same photo once more has the same name.
create or replace function keep_api_file(p_user bigint, p_hash text) returns text language sql as $$
  insert into api_files (user_id, hash) values (p_user, p_hash)
    on conflict (user_id, hash) do update set at = now() returning id
$$;
