import type { ActivityOptions } from '@temporalio/common';
import { type Api, GrammyError } from 'grammy';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { OrderActivities } from '../../activities/index.ts';
import { createNoticeActivities } from '../../activities/notices.ts';
import { readConfig } from '../../src/config/config.ts';
import { inspectionLimitMs } from '../../src/contract/inspection.ts';
import { addAsset } from '../../src/db/assets.ts';
import type * as SqlModule from '../../src/db/sql.ts';
import { beginModelDeletion } from '../../src/db/trained-models.ts';
import { createAstria } from '../../src/providers/astria/astria.ts';
import { createHiggsfield } from '../../src/providers/higgsfield/higgsfield.ts';
import { createRunningHub } from '../../src/providers/runninghub/runninghub.ts';
import { ProviderError } from '../../src/providers/transport/errors.ts';
import type { ProviderHttp } from '../../src/providers/transport/http.ts';
import { createTexts } from '../../src/texts/texts.ts';
import type * as Proxies from '../../workflows/activity-proxies.ts';
import { type ActivityScene, createActivityScene } from '../activities/scene.ts';
import { type KeptModel, newModel } from '../db/kept-models.ts';
import { slowStore } from './slow-store.ts';

/** As long as a statement, a call, a download or an upload may take, it is taken to take; the clock is only added up. */
const spent = vi.hoisted(() => ({ ms: 0 }));

vi.mock('../../src/db/sql.ts', async (importOriginal) => {
  const sql = await importOriginal<typeof SqlModule>();
  const timed = <T>(query: PromiseLike<T>) => {
    spent.ms += sql.longestStatementMs;
    return sql.timed(query);
  };
  const one = async <T>(query: PromiseLike<readonly T[]>) => {
    const [row] = await timed(query);
    if (row === undefined) throw new Error('no row');
    return row;
  };
  return { ...sql, timed, one };
});
vi.mock('@temporalio/workflow', async (importOriginal) => ({
  ...(await importOriginal<object>()),
  proxyActivities: (options: ActivityOptions) => options,
}));
const proxies: typeof Proxies = await import('../../workflows/activity-proxies.ts');

/** A damaged picture is given up after that, and so is what decoding it may cost. */
const decodingMs = 10_000;
/** All further pictures together, see activities/results.ts. */
const giftsMs = 15_000;
/** Files that never come before the one that does, beyond its own download. */
const searchMs = 40_000;
const limitMs = 300_000;

let scene: ActivityScene;
let picture: Buffer;
/** What the provider answers, by the last word of the path. */
let answers: Record<string, [status: number, body: object]> = {};

beforeAll(async () => {
  scene = await createActivityScene();
  const canvas = { width: 24, height: 24, channels: 3 as const, background: '#c00' };
  picture = await sharp({ create: canvas }).png().toBuffer();
  scene.deps.alarm = async () => void (spent.ms += statementMs());
  scene.deps.objects = slowStore(scene.deps.objects, (ms) => void (spent.ms += ms));
});
afterAll(() => scene.close());
beforeEach(async () => {
  await scene.sql`update provider_jobs set status = 'failed', ended_at = now() where ended_at is null`;
  await scene.sql`update provider_accounts set set_aside_until = null`;
});

const { longestStatementMs } = await import('../../src/db/sql.ts');
const statementMs = () => longestStatementMs;

const http: ProviderHttp = {
  async request({ url, deadlineMs }) {
    spent.ms += deadlineMs;
    const [status, body] = answers[new URL(url).pathname.split('/').at(-1) ?? ''] ?? [404, {}];
    const bytes = Buffer.from(JSON.stringify(body));
    return { status, headers: {}, bytes, json: () => JSON.parse(bytes.toString()) as unknown };
  },
};
const download = async (_url: string, { deadlineMs }: { deadlineMs: number }) => {
  spent.ms += deadlineMs;
  return { bytes: picture, contentType: 'image/png' };
};
const common = { apiUrl: 'http://any', key: 'FAKE_KEY', longestJobMs: limitMs, http, download };
const { higgsfield: ours, astria: theirs } = readConfig({}).providers;
const { models } = ours;
const { route } = theirs;
const astria = createAstria({ ...common, route, isIdempotent: false, longestTrainingMs: limitMs });
const higgsfield = createHiggsfield({ ...common, secret: 'FAKE', profile: 'weak', models });
const runninghub = {
  ...createRunningHub({ ...common, workflows: {} }),
  prepare: async () => ({ path: '/create', body: {} }),
};

const target = { upload_url: 'http://any/put', public_url: 'http://any/get', upload_headers: {} };
const uploads = { 'generate-upload-url': [200, target], put: [200, {}] } satisfies typeof answers;
const busy: typeof answers = { create: [200, { code: 421, msg: 'TASK_QUEUE_MAXED' }] };
const refused: typeof answers = { create: [200, { code: 802, msg: 'APIKEY_UNAUTHORIZED' }] };
const broken = { taskId: '19', promptTips: '{"node_errors":{"2":"no such file"}}' };
const stopped: typeof answers = { create: [200, { code: 0, data: broken }], cancel: [200, { code: 0 }] };
const failed: typeof answers = {
  status: [200, { code: 0, data: 'FAILED' }],
  outputs: [200, { code: 805, msg: 'failed' }],
  query: [200, {}],
};
const done: typeof answers = {
  status: [200, { code: 0, data: 'SUCCESS' }],
  outputs: [200, { code: 0, data: [{ fileUrl: 'http://any/a.png', fileType: 'png' }] }],
};

type Ref = { orderId: number; jobId: number };
type Step = (activities: OrderActivities, ref: Ref) => Promise<unknown>;
interface Case {
  options: ActivityOptions;
  account: ActivityScene['deps']['account'];
  answers: typeof answers;
  step: Step;
  /** Already with the provider. */
  isSent?: boolean;
  /** How the provider calls it. */
  externalId?: string;
  hasPhoto?: boolean;
  /** What is limited otherwise than by a call. */
  besidesMs?: number;
}

const asOptions = (group: unknown) => group as ActivityOptions;
const settle: Step = (a, { orderId }) =>
  a.settleUndelivered({ orderId, status: 'failed', reason: 'internal' });
const submit: Step = (a, ref) => a.submitProviderJob(ref);
const overRunningHub = {
  account: () => runninghub,
  options: proxies.submitOptions({ uploads: 0, limitMs }),
  step: submit,
};

const cases: Record<string, Case> = {
  admitGeneration: {
    ...overRunningHub,
    options: asOptions(proxies.ledger),
    answers: {},
    step: (a, { orderId }) => a.admitGeneration({ orderId }),
  },
  'settleUndelivered, with a job to stop': {
    ...overRunningHub,
    options: asOptions(proxies.ledger),
    answers: stopped,
    isSent: true,
    step: settle,
  },
  'settleUndelivered, with a job that is looked at and then stopped': {
    account: () => astria,
    options: asOptions(proxies.ledger),
    answers: { 2001: [200, { id: '2001', images: [] }] },
    isSent: true,
    externalId: 'prompt-2001',
    step: settle,
  },
  'prepareProviderJob, with a file to upload': {
    options: proxies.prepareOptions({ limitMs }),
    account: () => higgsfield,
    answers: uploads,
    hasPhoto: true,
    step: (a, ref) => a.prepareProviderJob(ref),
  },
  'submitProviderJob, accepted': {
    ...overRunningHub,
    answers: { create: [200, { code: 0, data: { taskId: '17' } }] },
  },
  'submitProviderJob, to a busy account': { ...overRunningHub, answers: busy },
  'submitProviderJob, to a broken account': { ...overRunningHub, answers: refused },
  'submitProviderJob, made and refused': { ...overRunningHub, answers: stopped },
  'awaitProviderJob, one look': {
    ...overRunningHub,
    options: proxies.awaitOptions({ waitBy: 'retrying', remainingMs: limitMs }),
    answers: failed,
    isSent: true,
    step: (a, ref) => a.awaitProviderJob({ ...ref, waitBy: 'retrying' }),
  },
  'collectResult, with a picture': {
    ...overRunningHub,
    options: asOptions(proxies.media),
    answers: done,
    isSent: true,
    besidesMs: decodingMs + giftsMs + searchMs,
    step: (a, ref) => a.collectResult(ref),
  },
  'collectResult, without one': {
    ...overRunningHub,
    options: asOptions(proxies.media),
    answers: failed,
    isSent: true,
    step: (a, ref) => a.collectResult(ref),
  },
};

async function storePhoto(): Promise<string> {
  const hash = await scene.deps.objects.put(picture);
  await addAsset(scene.sql, { hash, format: 'png', width: 24, height: 24, bytes: picture.length });
  return hash;
}

test.each(Object.entries(cases))(
  '%s ends before its time is over, however long each of its calls takes',
  async (...row) => {
    const [, { options, account, step, isSent = false, hasPhoto = false, besidesMs = 0, ...world }] = row;
    scene.deps.account = account;
    answers = world.answers;
    const ref = await scene.admitted(hasPhoto ? { references: [await storePhoto()] } : {});
    if (isSent) {
      const name = world.externalId ?? `job-${ref.jobId}`;
      await scene.sql`update provider_jobs set status = 'accepted', external_id = ${name} where id = ${ref.jobId}`;
    }
    spent.ms = 0;
    await scene.run((activities) => step(activities, ref));
    expect(spent.ms).toBeGreaterThan(longestStatementMs);
    expect(spent.ms + besidesMs).toBeLessThan(Number(options.startToCloseTimeout));
  },
);

/** One call to a provider or to Temporal. */
const callMs = 8_000;
/** One call to Telegram that is waited for to its end. */
const telegramMs = 25_000;
type ModelStep = (activities: OrderActivities, model: KeptModel) => Promise<unknown>;
const remove: ModelStep = (a, { modelId }) => a.removeModel({ modelId });
const blocked = new GrammyError(
  '403',
  { ok: false, error_code: 403, description: 'Forbidden: bot was blocked by the user' },
  'sendMessage',
  {},
);
const wish = { by: 'person 1', why: 'pressed the button' };

const modelCases: Record<string, { step: ModelStep; isDeleting?: boolean; isRefused?: boolean }> = {
  'openModel, with samples': { step: (a, { orderId }) => a.openModel({ orderId }) },
  describeModel: { step: (a, { modelId }) => a.describeModel({ modelId }) },
  renameModel: { step: (a, { modelId }) => a.renameModel({ modelId, name: 'Ann', ...wish }) },
  extendModel: { step: (a, { modelId }) => a.extendModel({ modelId, extensions: 0, ...wish }) },
  beginModelDeletion: {
    step: (a, { modelId }) => a.beginModelDeletion({ modelId, reason: 'asked', ...wish }),
  },
  'removeModel, deleted': { step: remove, isDeleting: true },
  'removeModel, refused with an alarm': { step: remove, isDeleting: true, isRefused: true },
};

test.each(Object.entries(modelCases))(
  '%s of a trained model ends before its time is over',
  async (_, { step, isDeleting = false, isRefused = false }) => {
    const model = await newModel(scene.sql);
    if (isDeleting) await beginModelDeletion(scene.sql, model.modelId, { reason: 'asked', ...wish });
    const removeModel = async () => {
      spent.ms += callMs;
      if (isRefused) throw new ProviderError({ kind: 'busy', provider: 'x', call: 'delete', detail: 'no' });
    };
    scene.deps.account = () => ({ ...higgsfield, removeModel, extendModel: removeModel });
    scene.deps.startOrder = async () => void (spent.ms += callMs + longestStatementMs);
    spent.ms = 0;
    const run = scene.run((activities) => step(activities, model), { attempt: 9 });
    await (isRefused ? expect(run).rejects.toThrow('no') : run);
    expect(spent.ms).toBeGreaterThanOrEqual(longestStatementMs);
    expect(spent.ms).toBeLessThan(Number(asOptions(proxies.models).startToCloseTimeout));
  },
);

test('remindOfModel of somebody who blocked the bot at the last moment ends before its time is over', async () => {
  const { modelId } = await newModel(scene.sql);
  const sendMessage = async () => {
    spent.ms += telegramMs;
    throw blocked;
  };
  const api = { sendMessage } as unknown as Api;
  const notices = createNoticeActivities({ sql: scene.sql, texts: createTexts(), api });
  spent.ms = 0;
  await notices.remindOfModel({ modelId });
  expect(spent.ms).toBe(telegramMs + 3 * longestStatementMs);
  expect(spent.ms).toBeLessThan(Number(asOptions(proxies.notices).startToCloseTimeout));
});

test('inspectPhotos of a provider that hangs ends before its time is over, and that before nobody waits any more', async () => {
  scene.deps.inspector = { inspect: () => new Promise(() => undefined) };
  const asked = { photos: [await storePhoto()], subject: 'man' } as const;
  const beganAt = performance.now();
  expect(await scene.run((activities) => activities.inspectPhotos(asked))).toEqual({});
  const { scheduleToCloseTimeout } = asOptions(proxies.inspection);
  expect(performance.now() - beganAt).toBeLessThan(Number(scheduleToCloseTimeout));
  expect(Number(scheduleToCloseTimeout)).toBeLessThan(inspectionLimitMs);
});
