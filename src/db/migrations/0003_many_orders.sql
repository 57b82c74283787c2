-- What is asked for every card and every second must not cost more when there are more orders.

-- How long a model usually takes: its last deliveries, without reading all orders that were not delivered.
create index orders_delivered_by_model on orders (model, finished_at) where status = 'delivered';

-- Which cards are behind. A comparison of two columns has no statistics, and the planner expects nearly every row of it;
-- of a column it knows that hardly any is true.
drop index orders_with_stale_card;
alter table orders add column card_is_stale boolean not null generated always as (card_shown <> card_version) stored;
create index orders_with_stale_card on orders (id) where card_is_stale;
create index orders_queued on orders (id) where status = 'queued';

-- Whether "Again" has an order under way already.
create index orders_by_repeat on orders (repeat_of) where repeat_of is not null;
