-- Nothing more comes of a batch: what it left without an answer has failed, or was never made and is wanted as before. Told again it
-- changes nothing, and answers the same. p_outcome: done, refused, failed, expired, cancelled.
-- Answers {status: the outcome it has, made, refused, failed, again: planned for a later batch}.
create or replace function end_batch(p_batch bigint, p_outcome text, p_reason text) returns jsonb language plpgsql as $$
declare
  b catalog_batches;
  r catalog_results;
  d catalog_descriptions;
begin
  update catalog_batches set outcome = p_outcome, ended_at = clock_timestamp() where id = p_batch and ended_at is null
    returning * into b;
  if found then
    for r in
      update catalog_results set ended_at = clock_timestamp(), reason = left(p_reason, 500),
          status = case when p_outcome in ('cancelled', 'refused') then 'dropped' else 'failed' end
        where batch_id = p_batch and status = 'sent' returning *
    loop
      if r.status = 'failed' then
        perform plan_again(r);
      else
        perform keep_wish(r);
      end if;
    end loop;
    for d in
      update catalog_descriptions set ended_at = clock_timestamp(), reason = left(p_reason, 500),
          status = case when p_outcome in ('cancelled', 'refused') then 'dropped' else 'failed' end
        where batch_id = p_batch and status = 'sent' returning *
    loop
      if d.status = 'failed' then
        perform describe_again(d, null);
      end if;
    end loop;
    perform add_subject_event('run', b.run_id, 'batch_' || p_outcome, jsonb_strip_nulls(jsonb_build_object('batch', b.number, 'reason', case when p_outcome <> 'done' then p_reason end)));
    perform touch_cards('run', b.run_id);
  end if;
  if (select makes from catalog_batches where id = p_batch) = 'texts' then
    return (select jsonb_build_object('status', (select outcome from catalog_batches where id = p_batch),
        'made', count(*) filter (where l.status = 'made'), 'refused', count(*) filter (where l.status = 'refused'),
        'failed', count(*) filter (where l.status in ('failed', 'dropped') and later.id is null), 'again', count(later.id))
      from catalog_descriptions l
      left join catalog_descriptions later on later.result_id = l.result_id and later.attempt = l.attempt + 1 and later.run_id = l.run_id
      where l.batch_id = p_batch);
  end if;
  return (select jsonb_build_object('status', (select outcome from catalog_batches where id = p_batch),
      'made', count(*) filter (where l.status = 'made'), 'refused', count(*) filter (where l.status = 'refused'),
      'failed', count(*) filter (where l.status in ('failed', 'dropped') and later.id is null), 'again', count(*) filter (where later.id is not null))
    from catalog_results l
    left join catalog_results later on later.item_id = l.item_id and later.revision = l.revision and later.attempt = l.attempt + 1
    where l.batch_id = p_batch);
end $$;
