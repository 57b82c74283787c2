-- A card is a picture of its subject, in one chat. Not only orders have cards, and a subject has one for each person who is
-- shown it: so cards are rows of their own.
create table cards (
  id bigint generated always as identity primary key,
  kind text not null,
  subject_id bigint not null,
  chat_id bigint not null,
  -- Null until it is in the chat.
  message_id bigint,
  -- Raised by every transition of the subject, with touch_cards; the card is true when shown = version.
  version integer not null default 1,
  shown integer not null default 0,
  shown_text text,
  -- What it shows changes with time alone, as the place in a queue does.
  is_moving boolean not null default false,
  edited_at timestamptz,
  claimed_until timestamptz,
  attempts integer not null default 0,
  -- A column, because a comparison of two has no statistics: see 0003.
  is_stale boolean not null generated always as (shown <> version) stored,
  unique (kind, subject_id, chat_id)
);
insert into cards (kind, subject_id, chat_id, message_id, version, shown, shown_text, is_moving, edited_at, claimed_until, attempts)
  select 'order', id, chat_id, card_message_id, card_version, card_shown, card_text, status = 'queued', card_edited_at,
    card_claimed_until, card_attempts
  from orders order by id;
-- Each in the order in which it is asked for every second, so that neither is sorted.
create index cards_stale on cards (edited_at nulls first, id) where is_stale;
create index cards_moving on cards (edited_at) where is_moving and not is_stale;
create index cards_by_chat on cards (chat_id);

-- What the version before has put there; ../functions has its successors.
drop trigger if exists cards_changed on orders;
drop function if exists claim_cards(integer, integer, integer);
alter table orders drop column card_is_stale;
alter table orders drop column card_message_id, drop column card_version, drop column card_shown, drop column card_text,
  drop column card_edited_at, drop column card_claimed_until, drop column card_attempts;

-- Paces that any number of processes keep together: when the next may go.
create table paces (
  name text primary key,
  free_at timestamptz not null
);
insert into paces (name, free_at) values ('cards', '-infinity');

-- Several bots look for alarms; one of them tells each.
alter table alarms add column claimed_until timestamptz;
