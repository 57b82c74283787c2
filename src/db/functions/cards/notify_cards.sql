-- Tells the bots that a card no longer shows its subject. A hint: they look without it too, only later.
create or replace function notify_cards() returns trigger language plpgsql as $$
begin
  perform pg_notify('cards', '');
  return null;
end $$;
create or replace trigger cards_changed after insert or update of version on cards
  for each row execute function notify_cards();
