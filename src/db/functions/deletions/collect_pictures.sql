-- Takes a person's pictures from their orders, their dialogue and what they or their applications sent lately, and notes them to be released.
create or replace function collect_pictures(p_deletion bigint) returns void language plpgsql as $$
declare
  d deletions;
  v_chat bigint;
begin
  select * into d from deletions where id = p_deletion and status = 'running' for no key update;
  select telegram_id into v_chat from users where id = d.user_id;
  insert into forgotten_pictures (deletion_id, hash)
    select d.id, a.hash from orders o join order_assets a on a.order_id = o.id where o.user_id = d.user_id
    union select d.id, f.hash from fetched_files f where f.chat_id = v_chat and f.hash is not null
    union select d.id, u.hash from api_files u where u.user_id = d.user_id
    union select d.id, named[1] from dialogues t cross join lateral regexp_matches(t.state::text, '[0-9a-f]{64}', 'g') as named
      where t.user_id = d.user_id
    on conflict do nothing;
  delete from order_assets a using orders o where o.id = a.order_id and o.user_id = d.user_id;
  delete from fetched_files where chat_id = v_chat;
  delete from api_files where user_id = d.user_id;
  delete from dialogues where user_id = d.user_id;
  perform add_to_receipt(d.id, 'pictures', '{"removed": 0, "shared": 0}');
end $$;
