-- Under which somebody is known who was deleted.
create or replace function forgotten_hash(p_telegram_id bigint) returns text language sql stable as $$
  select encode(sha256(convert_to(salt || ':' || p_telegram_id, 'UTF8')), 'hex') from forgotten_salt
$$;
