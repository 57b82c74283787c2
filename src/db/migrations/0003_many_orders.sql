-- How long a model usually takes is asked for every card of an order under way: without this, all orders that have not been
-- delivered are read to find the last twenty that were.
create index orders_delivered_by_model on orders (model, id) where status = 'delivered';
