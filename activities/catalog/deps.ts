import type { Drive } from '../../src/contract/drive.ts';
import type { Gateway } from '../../src/contract/gateway.ts';
import type { JobAccount } from '../../src/contract/jobs.ts';
import type { Sheets, SheetTab } from '../../src/contract/sheets.ts';
import type { ShopReader } from '../../src/contract/shop.ts';
import type { CatalogSource } from '../../src/db/catalog/sources.ts';
import type { JobDeps } from '../deps.ts';

/** What one picture or description costs. Decimal. */
export interface PicturePrice {
  /** As a line of a batch, and as a call of its own. */
  batch: string;
  single: string;
  currency: string;
}

/** What steps of a catalog run need. */
export interface CatalogDeps
  extends Pick<JobDeps, 'sql' | 'objects' | 'decoder' | 'account' | 'queueMs' | 'alarm'> {
  shop: ShopReader;
  /** Undefined: nobody has signed in at the service. */
  sheets: Sheets | undefined;
  drive: Drive | undefined;
  /** The tab of a source's sheet; undefined: neither the source nor the configuration names one. */
  tabOf(source: CatalogSource): SheetTab | undefined;
  folderOf(source: CatalogSource): string | undefined;
  /** Who makes batches, how many at once, and how many lines each may have, of pictures and of texts. */
  batches: { provider: string; atOnce: number; linesPerJob: number; textLinesPerJob: number };
  /** Between two looks into a folder that are to agree, milliseconds. */
  folderLooksMs: number;
  price: PicturePrice;
  /** By which pictures are made, as the provider calls it. */
  imageModel: string;
  /** What one description costs. */
  descriptionPrice: PicturePrice;
  /** From how many on they are made by batches; 0: never. */
  descriptionBatchFrom: number;
  /** Whose calls of their own make single pictures and descriptions; undefined: no such account has a key. */
  single: JobAccount | undefined;
  /** The shop's CMS; undefined: none is set. */
  gateway: Gateway | undefined;
  /** Decimal, in the currency of the price; undefined: without end. */
  budgets: { run: string | undefined; day: string | undefined };
}
