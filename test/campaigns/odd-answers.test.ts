import { ApplicationFailure } from '@temporalio/common';
import * as fc from 'fast-check';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { readConfig } from '../../src/config/config.ts';
import type { JobAccount } from '../../src/contract/jobs.ts';
import { createHiggsfield } from '../../src/providers/higgsfield/higgsfield.ts';
import { createRunningHub } from '../../src/providers/runninghub/runninghub.ts';
import { createHttp } from '../../src/providers/transport/http.ts';
import { createDownloader } from '../../src/providers/transport/safe-download.ts';
import { type ActivityScene, createActivityScene } from '../activities/scene.ts';
import { openAccount } from '../db/scene.ts';
import { serveHttp, type TestServer } from '../providers/servers.ts';
import { longestRunMs, runsOf, sizeOf } from './campaigns.ts';
import { mutationsOf, strangeBodies } from './strange.ts';

vi.setConfig({ testTimeout: longestRunMs, hookTimeout: 60_000 });

const count = sizeOf('answers');
let scene: ActivityScene;
let server: TestServer;
/** By the last word of the path. */
let answers: Readonly<Record<string, Answer>> = {};

interface Answer {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

beforeAll(async () => {
  scene = await createActivityScene();
  await openAccount(scene.sql, 100_000);
  server = await serveHttp(async (request, response) => {
    await request.toArray();
    const { pathname } = new URL(request.url ?? '/', 'http://any');
    const answer = answers[pathname.split('/').at(-1) ?? ''];
    if (answer) response.writeHead(answer.status, answer.headers).end(answer.body);
    else response.writeHead(404).end();
  });
});
afterAll(() => Promise.all([scene.close(), server.close()]));
afterEach(() => expect(scene.told.alarms.filter((key) => key.startsWith('order'))).toEqual([]));

const http = createHttp({ userAgent: 'darkroom-test' });
const download = createDownloader({ allowedHosts: [], allowLoopback: true });
const common = { key: 'FAKE_KEY', longestJobMs: 300_000, http, download };
const { models } = readConfig({}).providers.higgsfield;

const accounts = {
  higgsfield: () =>
    createHiggsfield({ ...common, apiUrl: server.url, secret: 'FAKE', profile: 'weak' as const, models }),
  // What the request says does not matter here.
  runninghub: (): JobAccount => ({
    ...createRunningHub({ ...common, apiUrl: server.url, workflows: {} }),
    prepare: async () => ({ path: '/create', body: {} }),
  }),
};

const failedReason = { exception_type: 'RuntimeError', exception_message: 'out of memory' };
const outputs = [
  { fileUrl: 'http://127.0.0.1:9/a', fileType: 'png', consumeCoins: '12', consumeMoney: '0.3' },
];

/** What each call is answered in its own words: by status, some that succeed and some that do not. */
const templates: Readonly<Record<keyof typeof accounts, Readonly<Record<string, [number, object][]>>>> = {
  higgsfield: {
    'nano-banana': [
      [200, { status: 'queued', request_id: 'request-1' }],
      [400, { detail: 'Maximum number of concurrent requests reached' }],
      [403, { detail: 'Not enough credits' }],
      [422, { detail: [{ loc: ['body'], msg: 'wrong', type: 'value_error' }] }],
      [500, { detail: 'Internal Server Error' }],
    ],
    status: [
      [200, { status: 'completed', request_id: 'request-1', images: [{ url: 'http://127.0.0.1:9/a' }] }],
      [200, { status: 'failed', request_id: 'request-1', error: 'out of memory' }],
      [500, { detail: 'Internal Server Error' }],
    ],
    cancel: [
      [202, {}],
      [400, { detail: 'Only queued requests can be cancelled' }],
    ],
  },
  runninghub: {
    create: [
      [
        200,
        {
          code: 0,
          msg: 'success',
          data: { taskId: '1900000000000000999', promptTips: '{"node_errors":{}}' },
        },
      ],
      [200, { code: 0, msg: '', data: { taskId: '19', promptTips: '{"node_errors":{"2":{"errors":[]}}}' } }],
      [200, { code: 421, msg: 'TASK_QUEUE_MAXED', data: null }],
      [200, { code: 301, msg: 'PARAMS_INVALID', data: null }],
      [200, { code: 802, msg: 'APIKEY_UNAUTHORIZED', data: null }],
    ],
    status: [
      [200, { code: 0, msg: 'success', data: 'SUCCESS' }],
      [200, { code: 0, msg: 'success', data: 'FAILED' }],
    ],
    outputs: [
      [200, { code: 0, msg: 'success', data: outputs }],
      [200, { code: 805, msg: 'APIKEY_TASK_STATUS_ERROR', data: { failedReason } }],
      [
        200,
        { code: 805, msg: '', data: { failedReason: JSON.stringify({ exception_message: 'no\0\ud83d' }) } },
      ],
      [200, { code: 804, msg: 'APIKEY_TASK_IS_RUNNING', data: null }],
    ],
    query: [[200, { usage: { consumeCoins: '12', consumeMoney: null } }]],
    cancel: [[200, { code: 0, msg: 'success', data: null }]],
  },
};

const oddText = fc
  .array(fc.constantFrom('\0', '\ud83d', '\ude35', '\u{1f635}'.repeat(200), ' out of memory ', '\n', '..'), {
    minLength: 1,
  })
  .map((parts) => parts.join(''));

/** Some of the answer's texts, or all, with odd ones behind them. */
function spoilt(template: object): fc.Arbitrary<Buffer> {
  return fc.tuple(fc.infiniteStream(fc.boolean()), oddText).map(([choices, odd]) => {
    const isChosen = () => choices.next().value === true;
    const spoil = (_key: string, value: unknown) =>
      typeof value === 'string' && isChosen() ? value + odd : value;
    return Buffer.from(JSON.stringify(template, spoil));
  });
}

const headers = fc.record(
  {
    'retry-after': fc.constantFrom('1', '99999999999999999999', '9'.repeat(400), '-1', 'soon', '9999-12-31'),
    'content-type': fc.constantFrom('application/json', 'text/html; charset=\u00ff', ''),
  },
  { requiredKeys: [] },
);

/** One of a provider's answers to each call, each of them odd, or right, or of no shape at all. */
function oddAnswers(provider: keyof typeof accounts): fc.Arbitrary<Record<string, Answer>> {
  const calls = Object.entries(templates[provider]).map(([call, usual]) => {
    const one = fc.constantFrom(...usual).chain(([status, template]) => {
      const right = fc.constant(Buffer.from(JSON.stringify(template)));
      const hasFields = Object.keys(template).length > 0;
      const body = fc.oneof(
        right,
        spoilt(template),
        hasFields ? mutationsOf(template) : right,
        strangeBodies,
      );
      return fc.record({ status: fc.constant(status), headers, body });
    });
    return [call, one] as const;
  });
  return fc.record(Object.fromEntries(calls));
}

/** What Temporal is told of a failure is ours to say, in words it can carry; nothing is refused by the database. */
function expectOurs(error: unknown): void {
  expect(error).toBeInstanceOf(ApplicationFailure);
  const { message, nextRetryDelay } = error as ApplicationFailure;
  expect(message.isWellFormed() && !message.includes('\0')).toBe(true);
  expect(typeof nextRetryDelay === 'number' ? nextRetryDelay : 0).toBeLessThanOrEqual(86_400_000);
}

test.each(['higgsfield', 'runninghub'] as const)(
  `${count} times whatever %s answers to any call, its words are kept and the order can go on and end`,
  async (provider) => {
    scene.deps.account = accounts[provider];
    const { sql } = scene;
    await fc.assert(
      fc.asyncProperty(oddAnswers(provider), async (odd) => {
        answers = odd;
        const job = await scene.admitted();
        const end = { orderId: job.orderId, status: 'failed', reason: 'provider_failed' } as const;
        await scene.run((activities) => activities.submitProviderJob(job)).catch(expectOurs);
        await scene.run((activities) => activities.collectResult(job), { attempt: 8 }).catch(expectOurs);
        await scene.run((activities) => activities.settleUndelivered(end)).catch(expectOurs);
        const [order] = await sql`select status from orders where id = ${job.orderId}`;
        expect(order?.['status']).toBe('failed');
        // The next job may be called the same.
        await sql`update provider_jobs set external_id = null, status = 'lost', account_id = null, place = null
          where id = ${job.jobId}`;
        await sql`update provider_accounts set set_aside_until = null, busy_streak = 0`;
      }),
      runsOf('answers'),
    );
  },
);
