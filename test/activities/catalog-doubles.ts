import sharp from 'sharp';
import type { Cell, Sheets } from '../../src/contract/sheets.ts';
import type { PageAnswer, PictureAnswer, Product, RobotsRules, ShopReader } from '../../src/contract/shop.ts';
import { ProviderError, type ProviderErrorKind } from '../../src/providers/transport/errors.ts';

export const origin = 'https://shop.example.test';
export const startUrl = `${origin}/`;

export function trouble(kind: ProviderErrorKind = 'provider_error', retryAfterMs?: number): ProviderError {
  return new ProviderError({ kind, provider: 'shop', call: 'readPage', detail: 'no luck', retryAfterMs });
}

/** A shop that says what a test wants it to. An address it does not know is gone. */
export interface ShopDouble {
  reader: ShopReader;
  robots: RobotsRules;
  sitemap: string[];
  pages: Map<string, PageAnswer | Error>;
  pictures: Map<string, PictureAnswer | Error>;
  /** What it was asked, in order, and when. */
  asked: { call: string; url: string; at: number; isConditional: boolean }[];
  /** A page of a product with these pictures, which are there if they are colours. */
  sell(name: string, colours: readonly string[], links?: readonly string[]): void;
  /** A page with links alone. */
  link(path: string, links: readonly string[]): void;
}

/** What is known of it and has not changed is answered so. */
const etag = 'the-first';

export function createShopDouble(): ShopDouble {
  const asked: ShopDouble['asked'] = [];
  const note = (call: string, url: string, known?: { etag?: string }) => {
    const isConditional = known?.etag !== undefined;
    asked.push({ call, url, at: performance.now(), isConditional });
    return known?.etag === etag;
  };
  const gone = { status: 'gone', detail: '404' } as const;
  const shop: ShopDouble = {
    robots: { origin, text: '', crawlDelayMs: 0, sitemaps: [] },
    sitemap: [],
    pages: new Map(),
    pictures: new Map(),
    asked,
    reader: {
      async readRobots(url) {
        note('robots', url);
        return shop.robots;
      },
      async readSitemap({ url }) {
        note('sitemap', url);
        return { pages: shop.sitemap.map((page) => ({ url: page })), flaws: ['one of its files is no XML'] };
      },
      async readPage({ url, known }) {
        const isKnown = note('page', url, known);
        const answer = shop.pages.get(url) ?? gone;
        if (answer instanceof Error) throw answer;
        return answer.status === 'read' && isKnown ? { status: 'unchanged' } : answer;
      },
      async readPicture({ url, known }) {
        const isKnown = note('picture', url, known);
        const answer = shop.pictures.get(url) ?? gone;
        if (answer instanceof Error) throw answer;
        return answer.status === 'read' && isKnown ? { status: 'unchanged' } : answer;
      },
    },
    sell(name, colours, links = []) {
      const url = `${origin}/${name}`;
      const images = colours.map((colour) => `${origin}/pictures/${colour}.png`);
      const product: Product = {
        url,
        name,
        attributes: {},
        images,
        price: { amount: '10.50', currency: 'EUR' },
      };
      shop.pages.set(url, { status: 'read', url, validators: { etag }, product, links });
    },
    link(path, links) {
      const url = `${origin}${path}`;
      shop.pages.set(url, { status: 'read', url, validators: {}, product: undefined, links });
    },
  };
  return shop;
}

/** The answer with these bytes. */
export function pictureOf(bytes: Buffer): PictureAnswer {
  return { status: 'read', bytes, validators: { etag } };
}

export function drawn(background: string | { r: number; g: number; b: number }): Promise<Buffer> {
  return sharp({ create: { width: 40, height: 30, channels: 3, background } })
    .png()
    .toBuffer();
}

/** A spreadsheet's tab in memory. */
export interface SheetDouble {
  sheets: Sheets;
  rows: Cell[][];
  /** Requests, in order: what was asked, and how many rows or cells it wrote. */
  calls: { call: 'read' | 'append' | 'write' | 'prepare' | 'addColumns'; size: number }[];
  /** The next request of this kind fails: before it has an effect, or after it. */
  fail(call: 'read' | 'append' | 'write' | 'prepare', when: 'before' | 'after', error?: Error): void;
  /** The column of this name, as people see it. */
  column(name: string): Cell[];
  /** What a person writes into the row of an item. */
  type(id: number, column: string, value: Cell): void;
}

export function createSheetDouble(): SheetDouble {
  let failing: { call: string; when: 'before' | 'after'; error: Error } | undefined;
  const calls: SheetDouble['calls'] = [];
  const request = <T>(call: SheetDouble['calls'][number]['call'], size: number, work: () => T): T => {
    calls.push({ call, size });
    const fault = failing?.call === call ? failing : undefined;
    if (fault) failing = undefined;
    if (fault?.when === 'before') throw fault.error;
    const answer = work();
    if (fault) throw fault.error;
    return answer;
  };
  const double: SheetDouble = {
    rows: [],
    calls,
    fail(call, when, error = trouble()) {
      failing = { call, when, error };
    },
    column: (name) => {
      const column = (double.rows[0] ?? []).indexOf(name);
      return double.rows.slice(1).map((row) => row[column] ?? null);
    },
    type(id, column, value) {
      const header = double.rows[0] ?? [];
      const row = double.rows.find((cells) => cells[header.indexOf('id')] === id);
      if (!row) throw new Error(`no row ${id}`);
      row[header.indexOf(column)] = value;
    },
    sheets: {
      read: async () => request('read', 0, () => double.rows.map((row) => [...row])),
      append: async (_tab, rows) =>
        request('append', rows.length, () => void double.rows.push(...rows.map((row) => [...row]))),
      write: async (_tab, cells) =>
        request('write', cells.length, () => {
          for (const { row, column, value } of cells) (double.rows[row - 1] ??= [])[column - 1] = value;
        }),
      prepare: async (_tab, header) =>
        request('prepare', 0, () => {
          if (double.rows.length === 0) double.rows.push([...header]);
          return double.rows[0] ?? [];
        }),
      addColumns: async (_tab, { column, names }) =>
        request('addColumns', names.length, () => {
          for (const [row, cells] of double.rows.entries())
            cells.splice(column - 1, 0, ...(row === 0 ? names : names.map(() => null)));
        }),
    },
  };
  return double;
}
