-- Where the ends of a key's orders are told from now on; one endpoint a key, so the one before goes. p: keyId, url, secret, by, why.
create or replace function set_webhook_endpoint(p jsonb) returns bigint language plpgsql as $$
declare
  k api_keys;
  v_id bigint;
begin
  select * into k from api_keys where id = (p->>'keyId')::bigint and revoked_at is null for no key update;
  if not found then
    return null;
  end if;
  update webhook_endpoints set removed_at = now(), enabled = false, disabled_why = coalesce(disabled_why, 'another one took its place')
    where key_id = k.id and removed_at is null;
  insert into webhook_endpoints (key_id, url, secret, created_by) values (k.id, p->>'url', p->>'secret', p->>'by')
    returning id into v_id;
  perform add_event(k.user_id, null, 'webhook_set',
    jsonb_build_object('key', k.id, 'endpoint', v_id, 'by', p->>'by', 'why', p->>'why'));
  return v_id;
end $$;
