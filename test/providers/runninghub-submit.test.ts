import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PreparedRequest } from '../../src/contract/jobs.ts';
import { noFiles } from './jobs.ts';
import {
  bodiesOf,
  created,
  envelope,
  failureOf,
  key,
  openRunningHub,
  signal,
  taskId,
} from './runninghub-rig.ts';
import { serveTcp } from './servers.ts';

let rig: Awaited<ReturnType<typeof openRunningHub>>;
beforeAll(async () => {
  rig = await openRunningHub();
});
beforeEach(() => rig.calls.splice(0));
afterAll(async () => {
  expect(JSON.stringify(rig.logged)).not.toContain(key);
  await rig.close();
});

const request: PreparedRequest = {
  path: '/task/openapi/create',
  body: { workflowId: '1900000000000000001', nodeInfoList: [], usePersonalQueue: false },
};

function submit(callbackUrl?: string): Promise<string> {
  return rig.account().submit({ request, attemptKey: 'attempt-1', callbackUrl, files: noFiles, signal });
}

describe('a submit', () => {
  it('[I6] sends the stored request once, with key and callback added', async () => {
    rig.answers('create', created());
    const callbackUrl = 'https://bot.example.test/cb/runninghub/1?t=FAKE';
    expect(await submit(callbackUrl)).toBe(taskId);
    expect(bodiesOf(rig.calls)).toEqual([{ ...request.body, webhookUrl: callbackUrl, apiKey: key }]);
    expect(rig.calls[0]).toMatchObject({ path: request.path, headers: { authorization: `Bearer ${key}` } });
    await submit();
    expect(bodiesOf(rig.calls)[1]).toEqual({ ...request.body, apiKey: key });
  });

  it.each([
    ['a number beyond what a double holds', `{"code":0,"msg":"","data":{"taskId":1900000000000000999}}`],
    ['a string, with the code as one', `{"code":"0","data":{"taskId":"1900000000000000999"}}`],
    ['a string, beside tips that are null', JSON.stringify(created({ tips: 'null' }))],
    ['a string, beside tips that are no JSON', JSON.stringify(created({ tips: '{' }))],
    [
      'a string, beside node errors that are an empty list',
      JSON.stringify(created({ tips: { node_errors: [] } })),
    ],
  ])('takes a task id that is %s', async (_, text) => {
    rig.answers('create', text);
    expect(await submit()).toBe(taskId);
  });

  it.each([undefined, null, '', 0, '0', -5, 1.5, 'task', '19 00', {}, []])(
    'with the task id %j may have been accepted',
    async (wrong) => {
      rig.answers('create', created({ taskId: wrong }));
      expect(await failureOf(submit())).toMatchObject({ kind: 'unknown_outcome', status: 200 });
      expect(rig.calls).toHaveLength(1);
    },
  );

  it.each([
    [
      'as ComfyUI writes them',
      {
        '2': {
          class_type: 'LoadImage',
          errors: [{ message: 'Invalid image file', details: 'image - a.png' }],
        },
      },
      'node 2: Invalid image file image - a.png',
    ],
    [
      'as plain texts',
      { '2': 'broken', '32': { errors: ['one', 'two'] } },
      'node 2: broken; node 32: one, two',
    ],
    ['without a word', { '32': {} }, 'node 32: no message'],
  ])('is refused for errors in its nodes, %s', async (_, nodeErrors, detail) => {
    rig.answers('create', created({ tips: { result: false, node_errors: nodeErrors } }));
    expect(await failureOf(submit())).toMatchObject({ kind: 'invalid_input', detail, externalId: taskId });
  });

  it('is refused with the number of the photo, where a photo went into the node', async () => {
    const nodeInfoList = ['2', '32'].map((nodeId) => ({ nodeId, fieldName: 'image', fieldValue: 'a.png' }));
    rig.answers('create', created({ tips: { node_errors: { '32': 'too dark', '7': 'broken' } } }));
    const call = { attemptKey: 'attempt-1', callbackUrl: undefined, files: noFiles, signal };
    const refused = rig.account().submit({ ...call, request: { ...request, body: { nodeInfoList } } });
    expect(await failureOf(refused)).toMatchObject({ detail: 'node 7: broken; photo 2: too dark' });
  });

  it.each([
    ['{"code":0', 'JSON that is cut'],
    ['<html>', 'HTML'],
    ['', 'nothing'],
    ['null', 'null'],
    ['[]', 'a list'],
    ['{"data":{"taskId":"1900000000000000999"}}', 'no code'],
    ['{"code":0,"data":null}', 'no data'],
    ['{"code":9999,"msg":"new"}', 'a code nobody knows'],
  ])('answered with %s may have been accepted', async (text) => {
    rig.answers('create', text);
    expect(await failureOf(submit())).toMatchObject({ kind: 'unknown_outcome' });
    expect(rig.calls).toHaveLength(1);
  });

  it.each([
    [401, 'auth'],
    [403, 'auth'],
    [429, 'busy'],
    [302, 'unknown_outcome'],
    [404, 'unknown_outcome'],
    [500, 'unknown_outcome'],
    [502, 'unknown_outcome'],
    [503, 'unknown_outcome'],
  ])('answered with HTTP %i and a page is %s', async (status, kind) => {
    rig.answers('create', `<html>${key}`, status);
    expect(await failureOf(submit())).toMatchObject({ kind, status });
    expect(rig.calls).toHaveLength(1);
  });

  it('believes the code of an answer before its HTTP status, but not a server in trouble', async () => {
    rig.answers('create', envelope(416), 403);
    expect(await failureOf(submit())).toMatchObject({ kind: 'no_funds' });
    rig.answers('create', envelope(421), 502);
    expect(await failureOf(submit())).toMatchObject({ kind: 'unknown_outcome' });
    for (const status of [302, 404, 500]) {
      rig.answers('create', created(), status);
      expect(await failureOf(submit())).toMatchObject({ kind: 'unknown_outcome', status });
    }
  });

  it('passes on how long to wait', async () => {
    rig.answers('create', envelope(415));
    expect(await failureOf(submit())).toMatchObject({ kind: 'busy', retryAfterMs: 30_000 });
    rig.answers('create', (_request, response) => {
      response.writeHead(429, { 'retry-after': '7' }).end();
    });
    expect(await failureOf(submit())).toMatchObject({ kind: 'busy', retryAfterMs: 7_000 });
  });

  it.each([0, 1, 500])('knows a shortage of coins by its words, with code %i', async (code) => {
    rig.answers('create', envelope(code, null, 'NOT_ENOUGH_POWER_VALUE'));
    expect(await failureOf(submit())).toMatchObject({ kind: 'no_funds' });
  });

  it('whose connection breaks may have been accepted, and one to nobody was not', async () => {
    rig.answers('create', (incoming) => incoming.socket.destroy());
    expect(await failureOf(submit())).toMatchObject({ kind: 'unknown_outcome', mayHaveBeenSent: true });
    expect(rig.calls).toHaveLength(1);
    const nobody = await serveTcp(() => undefined);
    await nobody.close();
    const sent = rig
      .account({ apiUrl: nobody.url })
      .submit({ request, attemptKey: '1', callbackUrl: undefined, files: noFiles, signal });
    expect(await failureOf(sent)).toMatchObject({ reason: 'unreachable', mayHaveBeenSent: false });
  });
});
