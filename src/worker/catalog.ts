import type { CatalogDeps, PicturePrice } from '../../activities/catalog/deps.ts';
import type { JobDeps } from '../../activities/deps.ts';
import type { Config } from '../config/config.ts';
import type { Gateway } from '../contract/gateway.ts';
import { addFirstSource } from '../db/catalog/sources.ts';
import type { Sql } from '../db/sql.ts';
import { createGateway } from '../providers/gateway/gateway.ts';
import { createGoogle, type Google } from '../providers/google/google.ts';
import { createShopReader } from '../providers/shop/shop.ts';
import { createHttp } from '../providers/transport/http.ts';
import type { ProviderAccount } from './providers.ts';

/** Who makes pictures by batches. */
const provider = 'gemini';

/** Where no account makes batches, and for plans alone. */
const usualLines = 100;

/** Long enough that the second look asks anew what the first was told of. */
const folderLooksMs = 5_000;

/** What the catalog's steps need, from the configuration. */
export function createCatalogDeps(
  {
    config,
    accounts,
    google,
    gateway,
  }: {
    config: Config;
    accounts: readonly ProviderAccount[];
    google: Google | undefined;
    gateway: Gateway | undefined;
  },
  jobs: JobDeps,
): CatalogDeps {
  const { budgets } = config.catalog;
  const { gemini } = config.providers;
  const account = accounts.find(({ places }) => (places.batch ?? 0) > 0);
  const limits = account?.client.capabilitiesOf('batch');
  return {
    ...jobs,
    // A shop on this machine is the sandbox's, or that of somebody who tries things out.
    shop: createShopReader({
      allowLoopback: config.catalog.isHere,
      userAgent: 'Darkroom/1.0',
    }),
    sheets: google?.sheets,
    drive: google?.drive,
    tabOf({ spreadsheetId, sheetTab }) {
      const id = spreadsheetId ?? config.google.sheetId;
      return id === undefined ? undefined : { spreadsheetId: id, title: sheetTab ?? config.google.sheetTab };
    },
    folderLooksMs: config.google.isHere ? 200 : folderLooksMs,
    folderOf: ({ folderId }) => folderId ?? config.google.folderId,
    batches: {
      provider,
      atOnce: account?.places.batch ?? 1,
      linesPerJob: limits?.linesPerJob ?? usualLines,
      textLinesPerJob: limits?.textLinesPerJob ?? usualLines,
    },
    price: priceOf(gemini.imagePrice),
    imageModel: gemini.model,
    descriptionPrice: priceOf(gemini.descriptionPrice),
    descriptionBatchFrom: gemini.descriptionBatchFrom,
    single: account?.client,
    gateway,
    budgets,
  };
}

/** The first source of a new database is the shop that the configuration names. */
export async function addFirstShop({ config, sql }: { config: Config; sql: Sql }): Promise<void> {
  const { startUrl, startSelectors: selectors, isHere } = config.catalog;
  if (startUrl === undefined) return;
  const name = isHere ? 'shop' : new URL(startUrl).hostname.replace(/^www\./, '').slice(0, 60);
  // Nobody but us visits a shop on this machine.
  await addFirstSource(sql, { name, startUrl, selectors, ...(isHere && { pauseMs: 0 }) });
}

/** The sheet and the folder; undefined: nobody has signed in. */
export function createGoogleClient({ google }: Pick<Config, 'google'>): Google | undefined {
  const { credentials, ...settings } = google;
  return (
    credentials && createGoogle({ ...settings, credentials, http: createHttp({ userAgent: 'darkroom' }) })
  );
}

/** The shop's CMS; undefined: none is set. */
export function createGatewayClient({
  gateway: { apiUrl, key },
}: Pick<Config, 'gateway'>): Gateway | undefined {
  return key === undefined
    ? undefined
    : createGateway({ apiUrl, key, http: createHttp({ userAgent: 'darkroom' }) });
}

/** A batch costs half of single calls. */
function priceOf(single: string): PicturePrice {
  const [whole = '0', fraction = ''] = single.split('.');
  const halves = BigInt(whole + fraction.padEnd(6, '0')) * 5n;
  const digits = String(halves).padStart(8, '0');
  const batch = `${digits.slice(0, -7)}.${digits.slice(-7)}`.replace(/\.?0+$/, '');
  return { single, batch, currency: 'USD' };
}
