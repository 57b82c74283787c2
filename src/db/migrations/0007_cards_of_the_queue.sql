-- Cards of the queue whose turn to be edited has come, without sorting all that wait.
drop index orders_queued;
create index orders_queued on orders ((coalesce(card_edited_at, created_at))) where status = 'queued';
