-- Takes one call of the key with this hash, if its pace allows one now: calls come evenly, and a minute of them may come at once.
-- Answers the key with waitMs: how long it must wait when the call was not taken, else null. Null: there is no such key, or it is
-- revoked.
create or replace function take_api_call(p_hash text) returns jsonb language plpgsql as $$
declare
  k api_keys;
  v_now timestamptz := clock_timestamp();
  v_wait interval;
begin
  update api_keys set last_used_at = v_now,
      paced_until = greatest(paced_until, v_now) + interval '1 minute' / calls_per_minute
    where key_hash = p_hash and revoked_at is null
      and greatest(paced_until, v_now) + interval '1 minute' / calls_per_minute <= v_now + interval '1 minute'
    returning * into k;
  if not found then
    select * into k from api_keys where key_hash = p_hash and revoked_at is null;
    if not found then
      return null;
    end if;
    v_wait := k.paced_until + interval '1 minute' / k.calls_per_minute - v_now - interval '1 minute';
  end if;
  return jsonb_build_object('id', k.id, 'userId', k.user_id, 'rights', k.rights, 'openOrders', k.open_orders,
    'personStatus', (select status from users where id = k.user_id),
    'waitMs', case when v_wait is not null then greatest(1, ceil(extract(epoch from v_wait) * 1000)) end);
end $$;
