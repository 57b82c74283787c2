-- Other pictures that a run was to make are not made after all: who wanted them still does, and a later run makes them. Answers how many.
create or replace function drop_redos(p_run bigint, p_why text) returns integer language plpgsql as $$
declare
  r catalog_results;
  v_dropped integer := 0;
begin
  for r in
    update catalog_results set status = 'dropped', reason = left(p_why, 500), ended_at = clock_timestamp()
      where run_id = p_run and status = 'planned' returning *
  loop
    perform keep_wish(r);
    perform add_subject_event('item', r.item_id, 'redo_dropped', jsonb_build_object('run', p_run, 'revision', r.revision, 'why', p_why));
    perform touch_cards('item', r.item_id);
    v_dropped := v_dropped + 1;
  end loop;
  if v_dropped > 0 then
    perform add_subject_event('run', p_run, 'redos_dropped', jsonb_build_object('pictures', v_dropped, 'why', p_why));
    perform touch_cards('run', p_run);
  end if;
  return v_dropped;
end $$;
