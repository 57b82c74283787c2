-- Makes a key. p: name, keyHash, prefix, userId, rights, callsPerMinute, openOrders; by and why are kept.
create or replace function create_api_key(p jsonb) returns bigint language plpgsql as $$
declare
  v_id bigint;
begin
  insert into api_keys (name, key_hash, prefix, user_id, rights, calls_per_minute, open_orders, created_by)
    values (p->>'name', p->>'keyHash', p->>'prefix', (p->>'userId')::bigint, p->'rights', (p->>'callsPerMinute')::integer,
      (p->>'openOrders')::integer, p->>'by')
    returning id into v_id;
  perform add_event((p->>'userId')::bigint, null, 'api_key_created',
    jsonb_build_object('key', v_id, 'name', p->>'name', 'rights', p->'rights', 'by', p->>'by', 'why', p->>'why'));
  return v_id;
end $$;
