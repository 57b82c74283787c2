-- Adds the counts of a step to those that earlier pieces of it have left in the receipt.
create or replace function add_to_receipt(p_deletion bigint, p_step text, p_counts jsonb) returns void language sql as $$
  update deletions d set receipt = d.receipt || jsonb_build_object(p_step, coalesce(d.receipt->p_step, '{}') || p_counts
      || coalesce((select jsonb_object_agg(key, (d.receipt->p_step->key)::bigint + value::bigint)
        from jsonb_each(p_counts) where d.receipt->p_step ? key), '{}')
      || jsonb_build_object('at', now()))
    where d.id = p_deletion
$$;
