-- What the panel's lists and its overview read, among a million of orders. Each index is built with its table locked against writing,
-- some seconds for each million of rows: nothing is lost meanwhile, it waits.

-- Lists of orders: all, of a line, without a result, by their reason, by price. Those under way and those of one person have theirs.
create index orders_by_time on orders (created_at, id);
create index orders_by_line on orders (line, created_at, id);
create index orders_without_result on orders (status, created_at, id) where status in ('refused', 'failed', 'cancelled');
create index orders_by_reason on orders (reason, created_at, id) where reason is not null;
create index orders_by_price on orders (price, created_at, id);
create index orders_of_person on orders (user_id, created_at, id);

-- What somebody did, by its kind and by whom.
create index events_of_staff_by_kind on events (kind, id) where data ? 'by';
create index events_of_staff_by_name on events ((data->>'by'), id) where data ? 'by';

-- What providers did in the last hour, and what moved credits in the last days.
create index provider_jobs_ended on provider_jobs (ended_at) where ended_at is not null;
create index credit_entries_spent on credit_entries (created_at) include (kind, posted_delta) where posted_delta <> 0;
create index credit_entries_by_order on credit_entries (order_id, id) where order_id is not null;
create index inbox_dead on inbox (received_at) where dead;

-- Processes that began: an order that was under way meanwhile was taken up again by one of them.
create index events_of_starts on events (at) where subject_kind is null and user_id is null and kind = 'process_started';
