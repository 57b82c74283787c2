-- Counts an attempt to sign in before it is judged, as several may come at once; one that was right is taken back. From the fourth
-- failure of an account on, and from the twentieth of an address, behind which a whole office may sit, the next attempt has to
-- wait: 5 s, and each time twice as long, at most 15 minutes. An attempt that comes too early is not judged and does not count.
create or replace function panel_attempt(p_account text, p_address text) returns jsonb language plpgsql as $$
declare
  v_free_at timestamptz;
  v_failures integer;
begin
  delete from panel_failures where key in (
    select key from panel_failures where last_at < now() - interval '1 day' for update skip locked);
  insert into panel_failures (key, failures, last_at, free_at)
    values (p_account, 0, now(), '-infinity'), (p_address, 0, now(), '-infinity') on conflict do nothing;
  perform from panel_failures where key in (p_account, p_address) order by key for update;
  select max(free_at) into v_free_at from panel_failures where key in (p_account, p_address);
  if v_free_at > clock_timestamp() then return jsonb_build_object('freeAt', v_free_at); end if;
  update panel_failures set failures = failures + 1, last_at = clock_timestamp(),
      free_at = clock_timestamp() + panel_delay(failures + 1 - case key when p_account then 3 else 19 end)
    where key in (p_account, p_address);
  select failures into v_failures from panel_failures where key = p_account;
  return jsonb_build_object('failures', v_failures);
end $$;

create or replace function panel_delay(p_beyond integer) returns interval language sql immutable as $$
  select case when p_beyond < 1 then interval '0' else least(5 * power(2, least(p_beyond - 1, 10)), 900) * interval '1 second' end
$$;
