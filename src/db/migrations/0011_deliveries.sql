-- The preview that Telegram's photo needs, made when a result is checked; orders from before have none.
alter table order_assets drop constraint order_assets_role_check;
alter table order_assets add check (role in ('reference', 'result', 'preview'));

-- What each line delivers, as src/contract/delivery.ts has it: what may be sent of an order, and what charges its price.
create table line_deliveries (
  line text not null,
  part text not null check (part in ('photo', 'file', 'album', 'told')),
  primary key (line, part)
);
insert into line_deliveries (line, part) values
  ('studio', 'photo'), ('studio', 'file'), ('product', 'photo'), ('product', 'file');

alter table deliveries drop constraint deliveries_part_check;
alter table deliveries add check (part in ('photo', 'file', 'album', 'told'));
-- An album is as many messages as it has pictures.
alter table deliveries add column message_ids bigint[] not null default '{}';
update deliveries set message_ids = array[message_id] where message_id is not null;
alter table deliveries drop column message_id;
drop function if exists confirm_delivery(bigint, text, bigint);
