-- What became of one line of a batch, or of one call of its own, with what it cost; told again it changes nothing. What failed in a batch
-- is planned once more as long as its run goes on. p: resultId, status: made, refused, failed; reason, hash, model, cost: {amount, single,
-- currency}.
-- Answers whether it was told for the first time.
create or replace function end_line(p jsonb) returns boolean language plpgsql as $$
declare
  r catalog_results;
begin
  update catalog_results set status = p->>'status', reason = left(p->>'reason', 500), hash = p->>'hash',
      model = p->>'model', ended_at = clock_timestamp()
    where id = (p->>'resultId')::bigint and status = 'sent' returning * into r;
  if not found then
    return false;
  end if;
  if p->'cost' is not null then
    insert into catalog_costs (result_id, item_id, run_id, kind, amount, single, currency)
      values (r.id, r.item_id, r.run_id, 'picture', (p->'cost'->>'amount')::numeric, (p->'cost'->>'single')::numeric, p->'cost'->>'currency');
  end if;
  perform add_subject_event('item', r.item_id, 'picture_' || r.status,
    jsonb_strip_nulls(jsonb_build_object('run', r.run_id, 'revision', r.revision, 'reason', r.reason)));
  if r.status = 'failed' then
    perform plan_again(r);
  end if;
  perform touch_cards('item', r.item_id);
  return true;
end $$;
