-- The third line: trainings of models, and portraits made with them.

-- How many equal pieces of work an order is charged for, such as the pictures of an album: what does not come is not charged.
alter table orders add column units smallint not null default 1 check (units between 1 and 10);
alter table orders add constraint orders_price_by_units check (price % units = 0);
alter table orders add constraint orders_inputs_training check (line <> 'training' or kind = 'training' and coalesce(
  jsonb_typeof(inputs->'name') = 'string' and jsonb_typeof(inputs->'subject') = 'string', false));
alter table orders add constraint orders_inputs_portrait check (line <> 'portrait' or coalesce(
  jsonb_typeof(inputs->'likeness'->'id') = 'number' and jsonb_typeof(inputs->'prompt') = 'string'
  and (inputs->>'pictures')::integer = units and jsonb_typeof(inputs->'ratio') = 'string', false));

insert into line_deliveries (line, part) values ('training', 'told'), ('portrait', 'album'), ('portrait', 'told');

-- A model of somebody, from the moment its training has succeeded. Rows of deleted ones stay: orders name them.
create table trained_models (
  id bigint generated always as identity primary key,
  user_id bigint not null references users,
  -- The training.
  order_id bigint not null unique references orders,
  name text not null check (char_length(name) between 1 and 60),
  subject text not null,
  provider text not null,
  account_id text not null,
  -- The provider's name of it.
  external_id text not null,
  status text not null default 'ready' check (status in ('ready', 'deleting', 'deleted')),
  delete_reason text check (delete_reason in ('asked', 'expired', 'unpaid')),
  trained_at timestamptz not null default now(),
  -- When the provider deletes it, and how often that was put off.
  expires_at timestamptz not null,
  extensions smallint not null default 0,
  deleted_at timestamptz,
  check ((status = 'ready') = (delete_reason is null)),
  check ((status = 'deleted') = (deleted_at is not null)),
  unique (provider, external_id)
);
create index trained_models_of_user on trained_models (user_id, id desc) where status = 'ready';

-- Prompts that somebody has prepared, with an example of what comes of them. `{subject}` in a prompt is where the word for whom the
-- model shows comes in.
create table portrait_styles (
  id bigint generated always as identity primary key,
  name_en text not null check (char_length(name_en) between 1 and 40),
  name_ru text not null check (char_length(name_ru) between 1 and 40),
  prompt text not null check (prompt like '%{subject}%'),
  -- Of a stored picture; null where nobody has made one.
  example text references assets,
  created_at timestamptz not null default now(),
  removed_at timestamptz
);
create unique index portrait_styles_offered on portrait_styles (lower(name_en)) where removed_at is null;

-- The first dozen, once for each database: they are rows like any that people add, and one that is removed stays away. A prompt
-- follows the token and the word of whom the model shows, such as "ohwx woman, ", and every such word stands well after "a".
insert into portrait_styles (name_en, name_ru, prompt) values
  ('Studio portrait', 'Студийный портрет',
    'studio portrait photo of a {subject}, soft key light from the side, plain warm grey backdrop, sharp focus on the eyes, 85mm lens'),
  ('Business', 'Деловой портрет',
    'business portrait photo of a {subject} in a dark tailored suit, bright modern office out of focus behind, confident look, natural skin'),
  ('Black and white', 'Чёрно-белое фото',
    'black and white close-up portrait of a {subject}, dramatic side light, deep shadows, fine film grain, dark background'),
  ('Film noir', 'Нуар',
    'film noir still of a {subject} in a trench coat, light through window blinds, foggy street at night, 1940s, monochrome'),
  ('Golden hour', 'Золотой час',
    'outdoor portrait photo of a {subject} in a field of tall grass at golden hour, warm light from behind, soft background'),
  ('Neon city', 'Неоновый город',
    'night portrait photo of a {subject} in a rainy city street, pink and blue neon signs, reflections on wet asphalt, cinematic'),
  ('Snowy forest', 'Зимний лес',
    'portrait photo of a {subject} in a snowy pine forest, thick knitted scarf, falling snow, soft cold daylight'),
  ('By the sea', 'У моря',
    'portrait photo of a {subject} on a wide beach, light linen clothes, wind, gentle waves behind, late afternoon sun'),
  ('Astronaut', 'Космонавт',
    'cinematic portrait of a {subject} as an astronaut in a white space suit with open visor, Earth in the window behind'),
  ('Oil painting', 'Картина маслом',
    'oil painting of a {subject} in the manner of the old Dutch masters, white lace collar, dark background, visible brush strokes'),
  ('Watercolour', 'Акварель',
    'loose watercolour painting of a {subject}, light washes of colour, white paper showing through, delicate ink lines'),
  ('Fairy tale', 'Сказка',
    'storybook illustration of a {subject} in an enchanted forest, glowing lanterns, velvet cloak, warm magical light');
