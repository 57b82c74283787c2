-- Shows those who may answer an open request once more, below all other messages; once. Answers whether that was now.
create or replace function remind_of_top_up(p_top_up bigint) returns boolean language plpgsql as $$
begin
  update top_ups set reminded_at = clock_timestamp() where id = p_top_up and status = 'open' and reminded_at is null;
  if not found then
    return false;
  end if;
  perform push_cards('top_up', p_top_up);
  return true;
end $$;
