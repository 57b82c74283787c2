-- Product photo: a product from one photo in the setting of another. Styles are settings somebody has prepared; one that was
-- removed stays, because orders were made with it.
alter table orders drop constraint orders_line_check;
alter table orders add check (line in ('studio', 'product'));

create table styles (
  id bigint generated always as identity primary key,
  name text not null check (length(name) between 1 and 40),
  hash text not null references assets,
  created_at timestamptz not null default now(),
  removed_at timestamptz
);
-- Two that people see must not have one name.
create unique index styles_by_name on styles (lower(name)) where removed_at is null;

alter table orders add column style_id bigint references styles;
