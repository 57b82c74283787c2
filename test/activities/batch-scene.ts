import { randomUUID } from 'node:crypto';
import sharp from 'sharp';
import type { CatalogDeps } from '../../activities/catalog/deps.ts';
import { createDescribeActivities } from '../../activities/catalog/describe.ts';
import { createGenerateActivities } from '../../activities/catalog/generate.ts';
import { createReviewActivities } from '../../activities/catalog/review.ts';
import { createActivities, type OrderActivities } from '../../activities/index.ts';
import type { BatchRef, OpenedBatch } from '../../src/contract/catalog.ts';
import type { Drive, DriveFile, DriveUpload } from '../../src/contract/drive.ts';
import type { JobAccount } from '../../src/contract/jobs.ts';
import { createGemini, type Gemini } from '../../src/providers/gemini/gemini.ts';
import { ProviderError, type ProviderErrorKind } from '../../src/providers/transport/errors.ts';
import { type CatalogScene, newCatalog, price } from '../db/catalog-scene.ts';
import { openOnly } from '../db/scene.ts';
import { optionsFor } from '../providers/gemini-rig.ts';
import { type ActivityScene, type AttemptInfo, createActivityScene } from './scene.ts';

type Steps = OrderActivities &
  ReturnType<typeof createGenerateActivities> &
  ReturnType<typeof createReviewActivities> &
  ReturnType<typeof createDescribeActivities>;

/** A folder that keeps what it gets, and has trouble when a test says so. */
export interface FolderDouble {
  drive: Drive;
  files: Map<string, DriveUpload>;
  /** Uploads that were begun. */
  calls: number;
  /** What the next uploads meet; the call is carried out with `isKept`. */
  trouble: { kind: ProviderErrorKind; isKept?: boolean; times: number } | undefined;
  /** What is wrong with the folder itself. */
  folderTrouble: ProviderErrorKind | undefined;
  made: number;
}

export interface BatchScene extends ActivityScene {
  catalog: CatalogDeps;
  folder: FolderDouble;
  gemini: Gemini;
  /** As `run`, with the catalog's steps. */
  step<R>(call: (steps: Steps) => Promise<R>, info?: AttemptInfo): Promise<R>;
  /** A run and pictures in the store that have prompts. */
  pictures(count: number): Promise<CatalogScene>;
  /** Planned, opened, sent, and come to its end at the provider. */
  sent(runId: number): Promise<BatchRef & OpenedBatch>;
  settle(): Promise<void>;
}

/** Real PostgreSQL, decoder, store and Gemini of the sandbox; the folder is a double. */
export async function createBatchScene(): Promise<BatchScene> {
  const scene = await createActivityScene();
  const { sql } = scene;
  await scene.sandbox.gemini.change({ queuedMs: 0, runMs: 0, longestSide: 64 });
  const gemini = createGemini(optionsFor(`${scene.url}/gemini`));
  await openOnly(sql, [{ id: 'gemini-1', provider: 'gemini', kind: 'batch', places: 2 }]);
  const folder = createFolder();
  scene.deps.account = (id): JobAccount => {
    if (id === 'gemini-1') return gemini;
    throw new ProviderError({ kind: 'config', provider: 'accounts', call: 'find', detail: 'gone' });
  };
  const catalog: CatalogDeps = {
    ...scene.deps,
    shop: undefined as unknown as CatalogDeps['shop'],
    sheets: undefined,
    drive: folder.drive,
    tabOf: () => undefined,
    folderLooksMs: 5,
    folderOf: () => 'FAKE_FOLDER',
    batches: { provider: 'gemini', atOnce: 2, linesPerJob: 4, textLinesPerJob: 4 },
    price,
    imageModel: 'gemini-3-pro-image',
    descriptionPrice: { batch: '0.002', single: '0.004', currency: 'USD' },
    descriptionBatchFrom: 50,
    single: gemini,
    gateway: undefined,
    budgets: { run: undefined, day: undefined },
  };
  const steps = (): Steps => ({
    ...createActivities(scene.deps),
    ...createGenerateActivities(catalog),
    ...createReviewActivities(catalog),
    ...createDescribeActivities(catalog),
  });
  const batches: BatchScene = {
    ...scene,
    catalog,
    folder,
    gemini,
    async step(call, info) {
      const result = await scene.runStep(() => call(steps()), info);
      if (result === 'waits') throw new Error('it waits');
      return result;
    },
    async pictures(count) {
      const stored = Array.from({ length: count }, async () => scene.deps.objects.put(await picture()));
      return newCatalog(sql, { hashes: await Promise.all(stored) });
    },
    async sent(runId) {
      await batches.step((a) => a.planPictures({ runId, isFinal: true }));
      const opened = await batches.step((a) => a.openCatalogBatch({ runId, number: 1 }));
      if (opened === null || 'over' in opened) throw new Error('no batch was opened');
      await batches.step((a) => a.prepareProviderJob(opened));
      await batches.step((a) => a.submitProviderJob(opened));
      await batches.settle();
      return opened;
    },
    async settle() {
      for (;;) {
        const open = (await scene.sandbox.gemini.batches()).filter(({ status }) =>
          ['queued', 'running'].includes(status),
        );
        if (open.length === 0) return;
      }
    },
  };
  return batches;
}

/** No two are the same. */
async function picture(): Promise<Buffer> {
  const [r = 0, g = 0, b = 0] = Buffer.from(randomUUID().replaceAll('-', ''), 'hex');
  const background = { r, g, b };
  return sharp({ create: { width: 48, height: 48, channels: 3, background } })
    .png()
    .toBuffer();
}

function createFolder(): FolderDouble {
  const folder: FolderDouble = {
    files: new Map(),
    calls: 0,
    made: 0,
    trouble: undefined,
    folderTrouble: undefined,
    drive: {
      async makeIds(count) {
        folder.made += count;
        return Array.from({ length: count }, () => `file-${randomUUID()}`);
      },
      async upload(file) {
        folder.calls += 1;
        const { trouble } = folder;
        const isMet = trouble !== undefined && trouble.times > 0;
        if (isMet) trouble.times -= 1;
        if (!isMet || trouble.isKept) folder.files.set(file.id, file);
        if (isMet) throw failure(trouble.kind);
        return describe(file);
      },
      async find(id) {
        const file = folder.files.get(id);
        return file && describe(file);
      },
      list: async () => [...folder.files.values()].map(describe),
      async checkFolder() {
        if (folder.folderTrouble) throw failure(folder.folderTrouble);
      },
    },
  };
  return folder;
}

function failure(kind: ProviderErrorKind): ProviderError {
  return new ProviderError({ kind, provider: 'google', call: 'upload', detail: `trouble of kind ${kind}` });
}

function describe({ id, name, folderId, mimeType, bytes, properties }: DriveUpload): DriveFile {
  return {
    id,
    name,
    mimeType,
    folderIds: [folderId],
    isTrashed: false,
    md5: undefined,
    size: bytes.length,
    link: `https://drive.example.test/${id}`,
    properties,
  };
}
