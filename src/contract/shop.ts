/** Where a page says what, as CSS selectors; for pages that say it in no standard way. */
export interface ShopSelectors {
  /** Its presence makes a page the page of a product. */
  product?: string;
  name?: string;
  description?: string;
  price?: string;
  category?: string;
  /** Elements with the product's pictures in or on them. */
  images?: string;
}

/** A shop to read. */
export interface ShopSource {
  startUrl: string;
  /** Hosts whose pages belong to it, beside that of its start. */
  hosts: readonly string[];
  selectors: ShopSelectors;
}

/** What a robots.txt says to us: plain data that can be stored. */
export interface RobotsRules {
  /** Of the origin that it is for, such as `https://shop.example.test`. */
  origin: string;
  /** As it was written; empty: everything is allowed. */
  text: string;
  /** Least time between two requests, milliseconds. */
  crawlDelayMs: number;
  /** Addresses of sitemaps it names. */
  sitemaps: readonly string[];
}

export interface Sitemap {
  pages: readonly { url: string; lastModified?: string }[];
  /** There were more than asked for, or parts of it could not be read: why, in a few words. */
  flaws: readonly string[];
}

export interface Product {
  /** Whatever the page calls itself: the address that stands for this product, whichever page it was found on. */
  url: string;
  name?: string;
  description?: string;
  price?: { amount: string; currency?: string };
  category?: string;
  attributes: Readonly<Record<string, string>>;
  /** Absolute addresses in the page's order, each picture once and in its largest form. */
  images: readonly string[];
}

/** How a file was known when it was fetched last. */
export interface Validators {
  etag?: string;
  lastModified?: string;
}

/** Why something was left alone; the same words in cards and rows. */
export type SkipReason =
  | 'robots'
  | 'other_host'
  | 'forbidden_address'
  | 'redirects'
  | 'not_html'
  | 'too_big'
  | 'unreadable'
  | 'not_a_picture'
  | 'too_many_pages'
  | 'too_deep';

/** Unchanged, not there any more (404, 410, or a page that only says so in words), or of no use to us and why. */
export type NotRead =
  | { status: 'unchanged' }
  | { status: 'gone'; detail: string }
  | { status: 'skipped'; reason: SkipReason; detail: string };

export type PageAnswer =
  | NotRead
  | {
      status: 'read';
      /** After redirects. */
      url: string;
      validators: Validators;
      /** Undefined: not the page of a product. */
      product: Product | undefined;
      /** Further addresses of the same shop, absolute, without fragments and known tracking parameters, each once. */
      links: readonly string[];
    };

export type PictureAnswer = NotRead | { status: 'read'; bytes: Buffer; validators: Validators };

/** Reads a shop as a polite guest. Calls throw `ProviderError` when another time may be better, and never repeat themselves. */
export interface ShopReader {
  /** A robots.txt that is not there allows everything; one that cannot be had now (5xx, timeouts) is a `ProviderError`. */
  readRobots(url: string, signal: AbortSignal): Promise<RobotsRules>;
  /** Index files and gzip included. @param most pages at most */
  readSitemap(
    sitemap: { url: string; source: ShopSource; most: number },
    signal: AbortSignal,
  ): Promise<Sitemap>;
  readPage(
    page: { url: string; known?: Validators; source: ShopSource; robots: RobotsRules },
    signal: AbortSignal,
  ): Promise<PageAnswer>;
  /** From any public host: shops keep pictures elsewhere. */
  readPicture(picture: { url: string; known?: Validators }, signal: AbortSignal): Promise<PictureAnswer>;
}
