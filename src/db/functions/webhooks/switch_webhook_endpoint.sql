-- Switches a key's endpoint on or off. False: there is none, its key is revoked, or so it was before.
create or replace function switch_webhook_endpoint(p_key bigint, p_on boolean, p_by text, p_why text) returns boolean language plpgsql as $$
declare
  k api_keys;
  v_id bigint;
begin
  select * into k from api_keys where id = p_key and revoked_at is null for no key update;
  update webhook_endpoints set enabled = p_on, failing_since = null,
      disabled_why = case when not p_on then 'switched off by ' || p_by end
    where key_id = k.id and removed_at is null and enabled <> p_on returning id into v_id;
  if not found then
    return false;
  end if;
  perform add_event(k.user_id, null, case when p_on then 'webhook_on' else 'webhook_off' end,
    jsonb_build_object('key', k.id, 'endpoint', v_id, 'by', p_by, 'why', p_why));
  return true;
end $$;
