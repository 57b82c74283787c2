-- Looks through some of the pictures that were collected. What another person, a style or the catalog refers to, too, stays; that is
-- known by the foreign keys of assets, and of dialogues and files that were sent just now by a look. Answers whether there may be more.
create or replace function release_pictures(p_deletion bigint, p_most integer) returns boolean language plpgsql as $$
declare
  v_hashes text[] := array(
    select hash from forgotten_pictures where deletion_id = p_deletion and state = 'mine' order by hash limit p_most);
  -- One look at all dialogues, however many pictures there are.
  v_drafts text := (select string_agg(state::text, ' ') from dialogues
    where cardinality(v_hashes) > 0 and state::text ~ array_to_string(v_hashes, '|'));
  v_hash text;
  v_shared integer := 0;
begin
  foreach v_hash in array v_hashes loop
    begin
      if position(v_hash in v_drafts) > 0 or exists (select from fetched_files where hash = v_hash) then
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
  return cardinality(v_hashes) = p_most;
end $$;
