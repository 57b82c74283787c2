-- Takes messages whose execution is to be started; who takes them and dies leaves them to the next after p_claim_ms.
create or replace function claim_webhooks(p_most integer, p_claim_ms integer) returns table (id bigint) language sql as $$
  update webhook_deliveries d set claimed_until = clock_timestamp() + p_claim_ms * interval '1 millisecond'
  from (select id from webhook_deliveries where status = 'due' and claimed_until < now()
    order by claimed_until limit p_most for update skip locked) chosen
  where d.id = chosen.id returning d.id
$$;
