import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MockActivityEnvironment } from '@temporalio/testing';
import pino from 'pino';
import type { CatalogDeps } from '../../activities/catalog/deps.ts';
import { createParseActivities } from '../../activities/catalog/parse.ts';
import { createSheetActivities } from '../../activities/catalog/sheet.ts';
import { openRun } from '../../src/db/catalog/runs.ts';
import { setSource } from '../../src/db/catalog/sources.ts';
import type { Sql } from '../../src/db/sql.ts';
import { createPictureDecoder } from '../../src/storage/decoder.ts';
import { createFolderStore } from '../../src/storage/objects.ts';
import { createTestDatabase } from '../harness/database.ts';
import { resultsAtOnce } from '../harness/decoders.ts';
import {
  createSheetDouble,
  createShopDouble,
  type SheetDouble,
  type ShopDouble,
  startUrl,
} from './catalog-doubles.ts';

type ShopSteps = ReturnType<typeof createParseActivities> & ReturnType<typeof createSheetActivities>;

export interface CatalogScene {
  sql: Sql;
  deps: CatalogDeps;
  shop: ShopDouble;
  sheet: SheetDouble;
  alarms: string[];
  /** A run of a source that nobody has read yet. */
  newSource(fields?: Parameters<typeof setSource>[2]['fields']): Promise<{ runId: number; sourceId: number }>;
  /** A further run of the source; the one before has ended. */
  nextRun(sourceId: number): Promise<number>;
  /** Runs as one attempt of an activity. */
  run<R>(call: (steps: ShopSteps) => Promise<R>, info?: { attempt?: number }): Promise<R>;
  /** Reads the shop to its end, as the workflow does. */
  readShop(runId: number, options?: { limit?: number; force?: boolean; dryRun?: boolean }): Promise<void>;
  /** Another shop and an empty sheet from here on. */
  begin(): void;
  close(): Promise<void>;
}

/** Real PostgreSQL, the true decoder and store, and a shop and a sheet that say what a test wants. */
export async function createCatalogScene(): Promise<CatalogScene> {
  const database = await createTestDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'darkroom-catalog-'));
  const { sql } = database;
  const decoder = createPictureDecoder({ ...resultsAtOnce, log: pino({ level: 'silent' }) });
  let sources = 0;
  const alarms: string[] = [];
  const scene: CatalogScene = {
    sql,
    shop: createShopDouble(),
    sheet: createSheetDouble(),
    alarms,
    deps: {
      sql,
      decoder,
      objects: createFolderStore(folder),
      account() {
        throw new Error('nothing is made here');
      },
      queueMs: 1_000,
      alarm: async (key) => void alarms.push(key),
      get shop() {
        return scene.shop.reader;
      },
      get sheets() {
        return scene.sheet.sheets;
      },
      drive: undefined,
      tabOf: ({ name }) => ({ spreadsheetId: 'FAKE_SHEET', title: name }),
      folderLooksMs: 5,
      folderOf: () => undefined,
      batches: { provider: 'gemini', atOnce: 1, linesPerJob: 1, textLinesPerJob: 1 },
      price: { batch: '0', single: '0', currency: 'USD' },
      imageModel: 'gemini-3-pro-image',
      descriptionPrice: { batch: '0.002', single: '0.004', currency: 'USD' },
      descriptionBatchFrom: 50,
      single: undefined,
      gateway: undefined,
      budgets: { run: undefined, day: undefined },
    },
    async newSource(fields = {}) {
      const name = `shop ${++sources}`;
      const source = await setSource(sql, name, {
        fields: { startUrl, pauseMs: 0, ...fields },
        by: 'a test',
      });
      const sourceId = source?.id ?? 0;
      return { sourceId, runId: await scene.nextRun(sourceId) };
    },
    async nextRun(sourceId) {
      await sql`update catalog_runs set status = 'done', ended_at = now() where source_id = ${sourceId} and ended_at is null`;
      const opened = await openRun(sql, { source: sourceId, stages: ['parse'], options: {}, by: 'a test' });
      if (opened === undefined || !('runId' in opened)) throw new Error('no run');
      return opened.runId;
    },
    run: (call, info = {}) => {
      const logger = { log: ignore, trace: ignore, debug: ignore, info: ignore, warn: ignore, error: ignore };
      return new MockActivityEnvironment(info, { logger }).run(() =>
        call({ ...createParseActivities(scene.deps), ...createSheetActivities(scene.deps) }),
      );
    },
    async readShop(runId, options = {}) {
      await scene.run((a) => a.seedShop({ runId }));
      for (let left = 1; left > 0; ) {
        const pages = await scene.run((a) => a.crawlPages({ runId, ...options }));
        const pictures = options.dryRun
          ? { left: 0 }
          : await scene.run((a) => a.fetchPictures({ runId, ...options }));
        left = pages.left + pictures.left;
      }
    },
    begin() {
      scene.shop = createShopDouble();
      scene.sheet = createSheetDouble();
    },
    async close() {
      await decoder.close();
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return scene;
}

const ignore = () => undefined;
