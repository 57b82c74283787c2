-- The key opens nothing any more, and nothing more is sent to its endpoint. False: it was revoked before, or there is none.
create or replace function revoke_api_key(p_key bigint, p_by text, p_why text) returns boolean language plpgsql as $$
declare
  k api_keys;
begin
  update api_keys set revoked_at = now() where id = p_key and revoked_at is null returning * into k;
  if not found then
    return false;
  end if;
  update webhook_endpoints set enabled = false, disabled_why = 'its key was revoked' where key_id = k.id and removed_at is null;
  perform add_event(k.user_id, null, 'api_key_revoked', jsonb_build_object('key', k.id, 'name', k.name, 'by', p_by, 'why', p_why));
  return true;
end $$;
