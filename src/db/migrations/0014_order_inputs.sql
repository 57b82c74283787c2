-- An order keeps what its line needs and nothing that means "not given"; which lines there are is said in src/contract/lines.ts.
alter table orders drop constraint orders_line_check;
alter table orders add column kind text not null default 'generation' check (kind in ('generation', 'training'));
alter table orders alter column kind drop default;
alter table orders add column inputs jsonb;
update orders o set inputs = case line
  when 'studio' then jsonb_build_object('model', model, 'prompt', prompt, 'ratio', ratio)
  else coalesce((select jsonb_build_object('style', jsonb_build_object('id', s.id, 'name', s.name))
    from styles s where s.id = o.style_id), '{}') end;
alter table orders alter column inputs set not null;
alter table orders add constraint orders_inputs_studio check (line <> 'studio' or coalesce(
  jsonb_typeof(inputs->'model') = 'string' and jsonb_typeof(inputs->'prompt') = 'string'
  and jsonb_typeof(inputs->'ratio') = 'string', false));
alter table orders add constraint orders_inputs_product check (line <> 'product' or
  inputs - 'style' = '{}' and coalesce(jsonb_typeof(inputs->'style'->'id') = 'number', not inputs ? 'style'));
drop index orders_delivered_by_model;
alter table orders drop column model, drop column prompt, drop column ratio, drop column style_id;
-- How long such a picture usually takes: its last deliveries, without reading all orders.
create index orders_delivered_alike on orders (line, (coalesce(inputs->>'model', '')), finished_at) where status = 'delivered';
