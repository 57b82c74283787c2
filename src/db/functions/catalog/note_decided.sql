-- The picture says itself that it was decided on, so that those that were not are found among many.
create or replace function note_decided() returns trigger language plpgsql as $$
begin
  update catalog_results set is_decided = true where id = new.result_id;
  return null;
end $$;
