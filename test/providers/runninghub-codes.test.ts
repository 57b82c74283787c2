import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { filesOf, noFiles } from './jobs.ts';
import { envelope, failureOf, key, openRunningHub, signal, taskId } from './runninghub-rig.ts';

let rig: Awaited<ReturnType<typeof openRunningHub>>;
beforeAll(async () => {
  rig = await openRunningHub();
});
beforeEach(() => rig.calls.splice(0));
afterAll(async () => {
  expect(JSON.stringify(rig.logged)).not.toContain(key);
  await rig.close();
});

/** Every code of the vendor's table: what it means for a create, and for a look at a job. */
const codes: [code: number, onCreate: string, onRead: string][] = [
  [301, 'invalid_input', 'provider_error'],
  [380, 'config', 'provider_error'],
  [412, 'config', 'provider_error'],
  [415, 'busy', 'busy'],
  [416, 'no_funds', 'provider_error'],
  [421, 'busy', 'busy'],
  [423, 'gone', 'gone'],
  [433, 'config', 'provider_error'],
  [435, 'busy', 'busy'],
  [436, 'busy', 'busy'],
  [500, 'unknown_outcome', 'provider_error'],
  [801, 'auth', 'provider_error'],
  [802, 'auth', 'provider_error'],
  [803, 'config', 'provider_error'],
  [804, 'unknown_outcome', 'pending'],
  [805, 'provider_error', 'failed'],
  [806, 'gone', 'gone'],
  [807, 'gone', 'gone'],
  [808, 'invalid_input', 'provider_error'],
  [809, 'invalid_input', 'provider_error'],
  [810, 'config', 'provider_error'],
  [811, 'auth', 'provider_error'],
  [812, 'no_funds', 'provider_error'],
  [813, 'unknown_outcome', 'pending'],
  [814, 'busy', 'busy'],
  [901, 'config', 'provider_error'],
  [1002, 'auth', 'provider_error'],
  [1003, 'busy', 'busy'],
  [1004, 'gone', 'gone'],
  [1006, 'unknown_outcome', 'provider_error'],
  [1007, 'invalid_input', 'provider_error'],
  [1008, 'invalid_input', 'provider_error'],
  [1010, 'busy', 'busy'],
  [1011, 'busy', 'busy'],
  [1012, 'busy', 'busy'],
  [1014, 'auth', 'provider_error'],
  [1101, 'config', 'provider_error'],
  [1501, 'moderation', 'moderated'],
  [1504, 'unknown_outcome', 'provider_error'],
  [1505, 'moderation', 'moderated'],
  [1520, 'busy', 'busy'],
];

/** The state's word, or the kind of the error in its place. */
async function stateWord(): Promise<string> {
  const state = rig.account().getState(taskId, signal);
  return state.then(
    ({ status }) => status,
    async () => (await failureOf(state)).kind,
  );
}

describe('each code', () => {
  it.each(codes)('%i on a create is %s', async (code, kind) => {
    rig.answers('create', envelope(code));
    const request = { path: '/task/openapi/create', body: {} };
    const sent = rig
      .account()
      .submit({ request, attemptKey: '1', callbackUrl: undefined, files: noFiles, signal });
    expect(await failureOf(sent)).toMatchObject({
      kind,
      status: 200,
      provider: 'runninghub',
      call: 'create',
      detail: `code ${code} MESSAGE OF ***`,
    });
    expect(rig.calls).toHaveLength(1);
  });

  it.each(codes)('%i, for outputs, is %s on a create and %s here', async (code, _, word) => {
    rig.answers('status', envelope(0, 'SUCCESS'));
    rig.answers('outputs', envelope(code));
    expect(await stateWord()).toBe(word);
  });

  it.each(codes)('%i, for a status, is %s on a create and %s here', async (code, _, word) => {
    rig.answers('status', envelope(code));
    rig.answers('outputs', envelope(code));
    expect(await stateWord()).toBe(word);
  });

  it.each([
    [808, 'invalid_input'],
    [809, 'invalid_input'],
    [802, 'auth'],
    [412, 'config'],
    [500, 'provider_error'],
    [1006, 'provider_error'],
    [1003, 'busy'],
  ])('%i on an upload is %s', async (code, kind) => {
    rig.answers('upload', envelope(code));
    const photo = { hash: 'photo', format: 'webp' as const };
    const references = [photo, photo];
    const ask = { kind: 'generation', model: 'product', prompt: '', ratio: '1:1', references } as const;
    const files = filesOf({ photo: { bytes: Buffer.from('x') } });
    expect(await failureOf(rig.account().prepare(ask, files, signal))).toMatchObject({
      kind,
      call: 'upload',
    });
  });
});
