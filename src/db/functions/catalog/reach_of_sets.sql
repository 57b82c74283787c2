-- The product with which so many products are reached that have wanted pictures; null: there are not so many. A chunk looks no further, as
-- there may be a hundred thousand. p: what wanted_pictures takes.
create or replace function reach_of_sets(p_run bigint, p jsonb, p_products integer) returns bigint language plpgsql stable as $$
declare
  v_source bigint := (select source_id from catalog_runs where id = p_run);
  v_from bigint := coalesce((p->>'after')::bigint, 0);
  v_to bigint;
  v_window jsonb;
  v_found integer := 0;
begin
  loop
    select max(n.product_id) into v_to from (select distinct i.product_id from catalog_items i
      where i.source_id = v_source and i.product_id > v_from order by i.product_id limit p_products) n;
    if v_to is null then
      return null;
    end if;
    -- Once: what is handed to a function of SQL is worked out anew wherever it stands in it, for each row.
    v_window := p || jsonb_build_object('after', v_from, 'upTo', v_to);
    v_found := v_found + (select count(distinct w.product_id) from wanted_pictures(p_run, v_window) w);
    if v_found >= p_products then
      return v_to;
    end if;
    v_from := v_to;
  end loop;
end $$;
