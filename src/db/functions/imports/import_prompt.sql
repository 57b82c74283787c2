-- Keeps what somebody asked of a model elsewhere, once for each row of the source. 'ownerless': its owner was not brought over, or has been forgotten.
-- p: source, foreignId, ownerId, model, prompt, promptId, status, images, error, createdAt.
create or replace function import_prompt(p jsonb) returns text language plpgsql as $$
declare
  v_user bigint;
begin
  select u.id into v_user from imported_rows r join users u on u.id = r.our_id
    where r.source = p->>'source' and r.kind = 'person' and r.foreign_id = p->>'ownerId' and u.status <> 'deleted';
  if not found then
    return 'ownerless';
  end if;
  insert into imported_prompts (source, foreign_id, user_id, foreign_model, prompt, provider_prompt, status, images, error, created_at)
    values (p->>'source', p->>'foreignId', v_user, p->>'model', p->>'prompt', p->>'promptId', p->>'status', p->'images', p->>'error',
      (p->>'createdAt')::timestamptz)
    on conflict do nothing;
  return case when found then 'new' else 'before' end;
end $$;
