import type { Journal } from '../ground/journal.ts';
import { createLedger } from '../ground/ledger.ts';
import type { Box } from '../ground/settings-box.ts';
import { type Goods, goodsOf } from './goods.ts';
import type { ShopSettings } from './settings.ts';

/** What has been done to a product since. */
export interface Change {
  /** Cents. */
  price?: number;
  /** Counts the pictures it has had. */
  picture?: number;
  available?: boolean;
}

/** A product as it is now. */
export interface Product extends Goods {
  picture: number;
  /** Milliseconds since 1970. */
  changedAt: number;
}

/** What stands on the shelves. */
export interface Stock {
  all(): Product[];
  find(slug: string): Product | undefined;
  byNumber(number: number): Product | undefined;
  /** Whether it was ever for sale. */
  has(slug: string): boolean;
  /** False: there is no such product, not even one that was taken away. */
  change(slug: string, change: Change): boolean;
}

/** When the shop was opened. */
export const opened = Date.parse('2026-01-12T09:00:00Z');

interface Facts {
  'shop.product.changed': { slug: string } & Change;
}

type State = Map<string, Change & { changedAt: number }>;

/** The shelves as the journal left them. */
export function createStock(journal: Journal, settings: Box<ShopSettings>): Stock {
  const ledger = createLedger<State, Facts>(journal, new Map(), {
    'shop.product.changed': (state, { slug, ...change }, changedAt) =>
      void state.set(slug, { ...state.get(slug), ...change, changedAt }),
  });
  let goods: Goods[] = [];
  let numbers = new Map<string, number>();
  /** Made anew when the shop has grown or shrunk. */
  const listed = (): Goods[] => {
    const { products } = settings.current;
    if (goods.length !== products) {
      goods = Array.from({ length: products }, (_, index) => goodsOf(index + 1));
      numbers = new Map(goods.map(({ slug, number }) => [slug, number]));
    }
    return goods;
  };
  const now = (one: Goods | undefined): Product | undefined => {
    if (!one) return undefined;
    const { available = true, ...change } = ledger.state.get(one.slug) ?? { changedAt: opened };
    return available ? { picture: 0, ...one, ...change } : undefined;
  };
  const numbered = (slug: string): Goods | undefined => listed()[(numbers.get(slug) ?? 0) - 1];
  return {
    all: () => listed().flatMap((one) => now(one) ?? []),
    find: (slug) => now(numbered(slug)),
    has: (slug) => numbered(slug) !== undefined,
    byNumber: (number) => now(listed()[number - 1]),
    change(slug, change) {
      if (!numbered(slug)) return false;
      ledger.record('shop.product.changed', { slug, ...change });
      return true;
    },
  };
}
