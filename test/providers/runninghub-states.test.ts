import * as fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type RunningHubAnswer,
  readAnswer,
  readCreated,
  readOutcome,
  readStatus,
} from '../../src/providers/runninghub/answers.ts';
import { isProviderError } from '../../src/providers/transport/errors.ts';
import { costs, pictures } from './jobs.ts';
import { bodiesOf, envelope, failureOf, key, openRunningHub, signal, taskId } from './runninghub-rig.ts';

let rig: Awaited<ReturnType<typeof openRunningHub>>;
beforeAll(async () => {
  rig = await openRunningHub();
});
beforeEach(() => rig.calls.splice(0));
afterAll(async () => {
  expect(JSON.stringify(rig.logged)).not.toContain(key);
  await rig.close();
});

function getState() {
  return rig.account().getState(taskId, signal);
}

describe('a job', () => {
  it.each(['CREATE', 'QUEUED', 'RUNNING', 'PENDING', 'FAIL', 'success', '', null, {}])(
    'with the status %j goes on, and its outputs are not asked for',
    async (word) => {
      rig.answers('status', envelope(0, word));
      expect(await getState()).toEqual({ status: 'pending' });
      expect(rig.calls.map(({ path }) => path)).toEqual(['/task/openapi/status']);
    },
  );

  const entry = {
    fileUrl: 'https://files.example.test/out.png',
    fileType: 'png',
    taskCostTime: '35',
    nodeId: '9',
    consumeCoins: '12',
    consumeMoney: null,
    thirdPartyConsumeMoney: null,
  };
  const url = entry.fileUrl;
  const reason = {
    node_id: '9',
    node_name: 'KSampler',
    exception_type: 'torch.OutOfMemoryError',
    exception_message: 'Allocation on device',
    traceback: ['a', 'b'],
    current_inputs: { text: ['a person wrote this'] },
    current_outputs: {},
  };

  it.each<[string, object, object]>([
    ['done', envelope(0, [entry]), { ...pictures(url), ...costs('12 coins') }],
    [
      'done with several files',
      envelope(0, [entry, { ...entry, fileUrl: `${url}?2` }]),
      { ...pictures(url, `${url}?2`), ...costs('12 coins') },
    ],
    [
      'done with a text and a film beside the picture, which are no pictures',
      envelope(0, [
        { ...entry, fileUrl: `${url}.txt`, fileType: 'txt' },
        { ...entry, fileType: 'PNG' },
        { ...entry, fileUrl: `${url}.mp4`, fileType: 'mp4' },
        { ...entry, fileUrl: `${url}?2`, fileType: 'image/jpeg' },
      ]),
      { ...pictures(url, `${url}?2`), ...costs('12 coins') },
    ],
    [
      'done, paid in money, with numbers as numbers',
      envelope(0, [{ fileUrl: url, consumeCoins: null, consumeMoney: 0.12, thirdPartyConsumeMoney: '0.30' }]),
      { ...pictures(url), ...costs('0.12 CNY', '0.30 CNY to third parties') },
    ],
    [
      'done with costs nobody can read',
      envelope(0, [{ fileUrl: url, consumeCoins: 'many', consumeMoney: '' }]),
      pictures(url),
    ],
    ['done with entries without a file', envelope(0, [{ nodeId: '9' }, null, 'x']), pictures()],
    ['done, nothing saved', envelope(0, []), pictures()],
    ['running', envelope(804, null, 'APIKEY_TASK_IS_RUNNING'), { status: 'pending' }],
    ['running with an address', envelope(804, { netWssUrl: 'wss://a.example' }), { status: 'pending' }],
    ['queued', envelope(813, null, 'APIKEY_TASK_IS_QUEUED'), { status: 'pending' }],
    ['running in the newer way', envelope(0, null, 'RUNNING'), { status: 'pending' }],
    ['in a way nobody knows', envelope(0, { some: 'thing' }), { status: 'pending' }],
    ['failed', envelope(805, { failedReason: reason }), { status: 'failed', detail: 'Allocation on device' }],
    [
      'failed and charged',
      envelope(805, { failedReason: reason, consumeCoins: '3' }),
      { status: 'failed', detail: 'Allocation on device', ...costs('3 coins') },
    ],
    [
      'failed with its reason as a string of JSON',
      envelope(805, { failedReason: JSON.stringify(reason) }),
      { status: 'failed', detail: 'Allocation on device' },
    ],
    [
      'failed with its reason as a text',
      envelope(805, { failedReason: 'out of memory' }),
      { status: 'failed', detail: 'out of memory' },
    ],
    [
      'failed without a reason',
      envelope(805, null, 'APIKEY_TASK_STATUS_ERROR'),
      { status: 'failed', detail: 'APIKEY_TASK_STATUS_ERROR' },
    ],
    ['failed without a word', { code: 805 }, { status: 'failed', detail: 'no reason given' }],
    ['refused for its content', envelope(1501), { status: 'moderated' }],
    ['refused for real people', envelope(1505), { status: 'moderated' }],
  ])('%s is told by its outputs', async (_, answer, state) => {
    for (const word of ['SUCCESS', 'FAILED']) {
      rig.answers('status', envelope(0, word));
      rig.answers('outputs', answer);
      expect(await getState()).toEqual(state);
    }
    for (const body of bodiesOf(rig.calls)) expect(body).toEqual({ taskId, apiKey: key });
  });

  it.each([
    [{ usage: { consumeCoins: '5' } }, costs('5 coins')],
    [{ usage: { consumeCoins: '0' } }, {}],
    [envelope(802), {}],
    ['<html>', {}],
  ])('that was cancelled costs what the newer API says, %j', async (answer, cost) => {
    rig.answers('status', envelope(0, 'CANCEL'));
    rig.answers('outputs', envelope(805));
    rig.answers('query', answer);
    expect(await getState()).toEqual({ status: 'cancelled', ...cost });
  });

  it.each([
    'Content check failed: NSFW',
    'content_policy_violation',
    'The prompt was rejected by moderation',
    'contains sensitive content',
    'real people are prohibited',
    '图片违规',
  ])('that failed because of "%s" is refused for its content', async (text) => {
    rig.answers('status', envelope(0, 'FAILED'));
    rig.answers('outputs', envelope(805, { failedReason: { ...reason, exception_message: text } }));
    expect(await getState()).toEqual({ status: 'moderated' });
  });

  it.each(['case-sensitive name', 'memory access violation', 'unmoderated input', 'contents of check.png'])(
    'that failed because of "%s" has only failed',
    async (text) => {
      rig.answers('status', envelope(0, 'FAILED'));
      rig.answers('outputs', envelope(805, { failedReason: { ...reason, exception_message: text } }));
      expect(await getState()).toEqual({ status: 'failed', detail: text });
    },
  );

  it('keeps keys, addresses and long texts out of its reason', async () => {
    const text = `cannot load https://files.example.test/a.png?sig=FAKE with ${key} ${'and so on '.repeat(100)}`;
    rig.answers('status', envelope(0, 'FAILED'));
    rig.answers('outputs', envelope(805, { failedReason: { ...reason, exception_message: text } }));
    const state = await getState();
    const detail = state.status === 'failed' ? state.detail : '';
    expect(detail).toMatch(/^cannot load https:\/\/files\.example\.test\/a\.png with \*\*\* and so on/);
    expect(detail).toHaveLength(300);
  });

  it.each([
    {
      word: 'FAILED',
      answer: envelope(805, { failedReason: 'Task was canceled', consumeCoins: '4' }),
      state: { status: 'cancelled', ...costs('4 coins') },
    },
    { word: 'FAILED', answer: envelope(805, null, 'TASK_CANCELLED'), state: { status: 'cancelled' } },
    {
      word: 'FAILED',
      answer: envelope(805, { failedReason: { exception_type: 'InterruptProcessingException' } }),
      state: { status: 'cancelled' },
    },
    { word: 'CANCEL', answer: envelope(805), state: { status: 'cancelled' } },
    { word: 'CANCEL', answer: envelope(0, []), state: { status: 'cancelled' } },
    {
      word: 'CANCEL',
      answer: envelope(0, [entry]),
      state: { ...pictures(url), ...costs('12 coins') },
    },
  ])(
    'that was cancelled shows as $word, and with $answer is $state.status',
    async ({ word, answer, state }) => {
      rig.answers('status', envelope(0, word));
      rig.answers('outputs', answer);
      expect(await getState()).toEqual(state);
    },
  );

  it.each<[string, string, number]>([
    ['status', '<html>', 502],
    ['status', '<html>', 404],
    ['status', '<html>', 200],
    ['status', '{"code":802}', 401],
    ['outputs', '<html>', 502],
    ['outputs', '{"code":0,"data":[', 200],
    ['outputs', '{"code":804}', 500],
    ['outputs', '{"code":805}', 502],
    ['outputs', '{"code":807}', 503],
    ['status', '{"code":1501}', 500],
  ])('whose %s is answered with %s and HTTP %i meets trouble that passes', async (path, text, status) => {
    rig.answers('status', envelope(0, 'SUCCESS'));
    rig.answers('outputs', envelope(0, [entry]));
    rig.answers(path, text, status);
    expect(await failureOf(getState())).toMatchObject({ kind: 'provider_error', status });
  });

  it('is only read: a connection that breaks leaves nothing unknown', async () => {
    rig.answers('status', (incoming) => incoming.socket.destroy());
    expect(await failureOf(getState())).toMatchObject({ kind: 'provider_error', reason: 'reset' });
  });

  it('[b90] gives its file, and an expired one is gone', async () => {
    rig.answers('out.png', 'PNG');
    const account = rig.account();
    expect((await account.download(`${rig.url}/out.png`, signal)).toString()).toBe('PNG');
    for (const status of [403, 404]) {
      rig.answers('out.png', 'expired', status);
      expect(await failureOf(account.download(`${rig.url}/out.png`, signal))).toMatchObject({ kind: 'gone' });
    }
  });
});

const readId = (answer: RunningHubAnswer) => readCreated(answer, ['2', '32']);

it('whatever comes as an answer, reading it ends in a state or in an error with a kind', () => {
  const words = ['code', 'msg', 'data', 'taskId', 'promptTips', 'node_errors', 'failedReason', 'fileUrl'];
  const value = fc.oneof(fc.constantFrom<unknown>(0, '0', 804, 805, '{}', '[', null, taskId), fc.string());
  const body = fc.object({ key: fc.constantFrom(...words), values: [value], maxDepth: 4, maxKeys: 5 });
  const property = fc.property(body, fc.constantFrom(200, 404, 502), (envelope, status) => {
    const bytes = Buffer.from(JSON.stringify(envelope));
    const answer = { status, headers: {}, bytes, json: () => envelope };
    for (const read of [readId, readStatus, readOutcome]) {
      try {
        const outcome = read(readAnswer(read === readId ? 'create' : 'outputs', answer, key));
        if (read === readId) expect(outcome).toBe(taskId);
      } catch (error) {
        if (!isProviderError(error)) throw error;
      }
    }
  });
  fc.assert(property);
});
