import type { GoodsKind } from '../pictures/goods.ts';

/** How a product's page says what it is. */
export type Markup =
  | 'json-ld'
  | 'json-ld-graph'
  | 'json-ld-group'
  | 'json-ld-objects'
  | 'json-ld-broken'
  | 'microdata'
  | 'open-graph'
  | 'plain';

/** A product as the shop began with it. */
export interface Goods {
  /** From 1. */
  number: number;
  slug: string;
  name: string;
  description: string;
  category: string;
  kind: GoodsKind;
  hue: number;
  color: string;
  material: string;
  /** Cents. */
  price: number;
  currency: 'EUR' | 'RUB';
  views: number;
  markup: Markup;
  /** Pages in the old Russian encoding name it in their header, or only in themselves. */
  encoding?: 'header' | 'meta';
}

/** The shop's departments by the word in their address. */
export const categories: Readonly<Record<string, string>> = {
  table: 'Table',
  light: 'Light',
  living: 'Living',
  bags: 'Bags',
  decor: 'Decor',
};

/** Where everything beyond the sixty lies. */
export const synthetic = { slug: 'archive', title: 'Archive' };

interface KindWords {
  kind: GoodsKind;
  category: string;
  material: string;
  says: string;
}

const kinds: readonly KindWords[] = [
  {
    kind: 'mug',
    category: 'table',
    material: 'Stoneware',
    says: 'Holds a third of a litre and keeps it warm. Thrown by hand, so no two are quite alike.',
  },
  {
    kind: 'bowl',
    category: 'table',
    material: 'Stoneware',
    says: 'For soup, salad or keys by the door. Glazed inside and out; the dishwasher does it no harm.',
  },
  {
    kind: 'lamp',
    category: 'light',
    material: 'Linen and oak',
    says: 'A warm cone of light for a desk or a bedside. Comes with a dimmer and two metres of cord.',
  },
  {
    kind: 'candle',
    category: 'light',
    material: 'Soy wax',
    says: 'Burns for forty hours and smells of cedar. The glass can be used again.',
  },
  {
    kind: 'cushion',
    category: 'living',
    material: 'Wool',
    says: 'Woven on an old loom, filled with feathers. The cover comes off and can be washed.',
  },
  {
    kind: 'chair',
    category: 'living',
    material: 'Beech and felt',
    says: 'Light enough to carry with one hand, strong enough for a long dinner.',
  },
  {
    kind: 'backpack',
    category: 'bags',
    material: 'Waxed cotton',
    says: 'Eighteen litres, a pocket for a laptop, and it laughs at rain.',
  },
  {
    kind: 'tote',
    category: 'bags',
    material: 'Canvas',
    says: 'Carries a week of groceries and folds into a coat pocket.',
  },
  {
    kind: 'vase',
    category: 'decor',
    material: 'Porcelain',
    says: 'Slim at the neck and wide at the hip: three stems look like a bunch.',
  },
  {
    kind: 'clock',
    category: 'decor',
    material: 'Birch',
    says: 'Silent works, a real glass, and hands you can read from across the room.',
  },
];

const series: readonly { word: string; hue: number; color: string }[] = [
  { word: 'Dune', hue: 36, color: 'Sand' },
  { word: 'Fjord', hue: 204, color: 'Blue' },
  { word: 'Moss', hue: 112, color: 'Green' },
  { word: 'Ember', hue: 12, color: 'Red' },
  { word: 'Plum', hue: 312, color: 'Plum' },
  { word: 'Night', hue: 240, color: 'Indigo' },
];

const markups: readonly Markup[] = [
  'plain',
  'json-ld',
  'json-ld-graph',
  'json-ld-group',
  'json-ld-objects',
  'json-ld-broken',
  'microdata',
  'microdata',
  'open-graph',
  'plain',
];

const russian: Readonly<Record<number, Partial<Goods>>> = {
  26: {
    name: 'Подушка «Фьорд»',
    description: 'Соткана на старом станке, набита пером. Чехол снимается и стирается.',
    price: 129_000,
    currency: 'RUB',
    encoding: 'header',
  },
  49: {
    name: 'Ваза «Дюна»',
    description: 'Узкое горло и широкие бока: три стебля смотрятся букетом.',
    price: 249_050,
    currency: 'RUB',
    encoding: 'meta',
  },
};

/** How many the shop has by itself. */
export const ownGoods = kinds.length * series.length;

/** The product of a number; beyond the sixty they are made up. */
export function goodsOf(number: number): Goods {
  const place = (number - 1) % ownGoods;
  const { kind, category, material, says } = kinds[Math.floor(place / series.length)] ?? kindOfLast;
  const { word, hue, color } = series[place % series.length] ?? seriesOfLast;
  const isOwn = number <= ownGoods;
  const suffix = isOwn ? '' : ` No. ${number}`;
  return {
    number,
    slug: `${word.toLowerCase()}-${kind}${isOwn ? '' : `-${number}`}`,
    name: `${word} ${kind}${suffix}`,
    description: says,
    category: isOwn ? category : synthetic.slug,
    kind,
    hue: isOwn ? hue : (number * 47) % 360,
    color,
    material,
    price: (9 + ((number * 37) % 90)) * 100 + 90,
    currency: 'EUR',
    views: isOwn ? 1 + (number % 3) : 1,
    markup: isOwn ? (markups[number % markups.length] ?? 'plain') : 'json-ld',
    ...(isOwn && russian[number]),
  };
}

const kindOfLast: KindWords = { kind: 'clock', category: 'decor', material: 'Birch', says: '' };
const seriesOfLast = { word: 'Night', hue: 240, color: 'Indigo' };

/** What a department is called. */
export function categoryTitle(slug: string): string {
  return slug === synthetic.slug ? synthetic.title : (categories[slug] ?? slug);
}

/** The products with something wrong or odd about them, by number. */
export const oddities = {
  /** Their last picture. */
  missingPicture: 7,
  truncatedPicture: 8,
  textAsPicture: 16,
  /** Its picture is, byte for byte, the first one of the other. */
  samePicture: { number: 12, as: 11 },
  slowPage: 20,
  /** Also at `/item?id=21`. */
  twoAddresses: 21,
} as const;
