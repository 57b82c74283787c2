-- Looks through some of the pictures that were collected. What another person, a style or the catalog refers to, too, stays; that is
-- known by the foreign keys of assets, and of dialogues and files that were sent just now by a look. Answers whether there may be more.
create or replace function release_pictures(p_deletion bigint, p_most integer) returns boolean language plpgsql as $$
declare
  v_hash text;
  v_looked integer := 0;
  v_shared integer := 0;
begin
  for v_hash in
    select hash from forgotten_pictures where deletion_id = p_deletion and state = 'mine' limit p_most for update
  loop
    v_looked := v_looked + 1;
    begin
      if exists (select from fetched_files where hash = v_hash)
          or exists (select from dialogues where position(v_hash in state::text) > 0) then
        raise foreign_key_violation;
      end if;
      delete from assets where hash = v_hash;
      update forgotten_pictures set state = 'released' where deletion_id = p_deletion and hash = v_hash;
    exception when foreign_key_violation then
      v_shared := v_shared + 1;
      delete from forgotten_pictures where deletion_id = p_deletion and hash = v_hash;
    end;
  end loop;
  perform add_to_receipt(p_deletion, 'pictures', jsonb_build_object('shared', v_shared));
  return v_looked = p_most;
end $$;
