-- Takes the oldest unhandled update of each chat nobody is working on; an album is taken whole, and only once no part of it has come
-- for p_album_ms. Chats stay in order; claims of a process that died end by themselves.
create or replace function claim_inbox(p_most integer, p_claim_ms integer, p_album_ms integer)
returns setof inbox language plpgsql as $$
begin
  return query
    with first as (
      select distinct on (i.chat_id) i.seq, i.chat_id, i.album, i.claimed_until
      from inbox i where i.done_at is null order by i.chat_id, i.seq
    ), ready as (
      select f.* from first f
      where coalesce(f.claimed_until, '-infinity') < now()
        and (f.album is null or not exists (select from inbox i where i.chat_id = f.chat_id and i.album = f.album
          and i.done_at is null and i.received_at > now() - p_album_ms * interval '1 millisecond'))
      order by f.seq limit p_most
    ), taken as (
      select i.seq from inbox i join ready r on i.chat_id = r.chat_id
      where i.done_at is null and (i.seq = r.seq or (r.album is not null and i.album = r.album))
        and coalesce(i.claimed_until, '-infinity') < now()
      for update of i skip locked
    )
    update inbox set claimed_until = now() + p_claim_ms * interval '1 millisecond', attempts = attempts + 1
    from taken where inbox.seq = taken.seq
    returning inbox.*;
end $$;
