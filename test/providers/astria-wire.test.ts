import { expect, it } from 'vitest';
import { createHttp, type ProviderCall, type ProviderHttp } from '../../src/providers/transport/http.ts';
import { openAstria, portrait, signal, training } from './astria-rig.ts';

const callbackUrl = 'http://127.0.0.1:9/cb/astria/1?t=FAKE-callback-token';
const sent = { attemptKey: 'FAKE-attempt-key', callbackUrl };

/** The client's way out, which keeps what goes over it and what is logged of it. */
function recorder() {
  const calls: ProviderCall[] = [];
  const logged: unknown[] = [];
  const real = createHttp({
    userAgent: 'darkroom-test',
    log: { debug: (...line) => void logged.push(line) },
  });
  const http: ProviderHttp = {
    request: (call) => {
      calls.push(call);
      return real.request(call);
    },
  };
  return { calls, logged, http };
}

/** What goes out, without the border of a form, which each form has its own of. */
function bodyOf({ body, headers }: ProviderCall): string {
  const border = /boundary=(\S+)/.exec(headers?.['content-type'] ?? '')?.[1];
  const text = Buffer.isBuffer(body) ? body.toString('latin1') : JSON.stringify(body);
  return border === undefined ? text : text.replaceAll(border, '');
}

it('a repeat says every byte again, its title, seed and callback among them', async () => {
  const { account, send, likeness } = await openAstria();
  const { calls, http } = recorder();
  const client = account({ http });
  for (const ask of [training, portrait(await likeness())]) {
    await send(ask, sent, client);
    await send(ask, sent, client);
  }
  const [tune, tuneAgain, prompt, promptAgain] = calls.map(bodyOf);
  expect(tuneAgain).toBe(tune);
  expect(tune).toContain(sent.attemptKey);
  expect(tune).toContain(callbackUrl);
  expect(promptAgain).toBe(prompt);
  expect(prompt).toContain('"seed"');
  expect(prompt).toContain(callbackUrl);
});

it('a paid call waits longer than the 30 s after which the vendor cuts it, and nothing else does', async () => {
  const { account, send } = await openAstria();
  const { calls, http } = recorder();
  const client = account({ http });
  const externalId = await send(training, sent, client);
  await client.find({ kind: 'training', attemptKey: 'a' }, signal);
  while ((await client.getState(externalId, signal)).status === 'pending');
  await send(portrait({ externalId, subject: 'man' }), sent, client);
  await client.removeModel(externalId, signal);
  for (const { name, deadlineMs } of calls)
    expect(deadlineMs > 30_000, name).toBe(name.startsWith('create-'));
  expect(new Set(calls.map(({ name }) => name))).toEqual(
    new Set(['create-tune', 'find', 'status', 'create-prompt', 'delete']),
  );
});

it('neither the key nor what addresses ask for comes into the log', async () => {
  const { account, send } = await openAstria();
  const { calls, logged, http } = recorder();
  const client = account({ http });
  await send(training, sent, client);
  await client.find({ kind: 'training', attemptKey: sent.attemptKey }, signal);
  const key = calls[0]?.headers?.authorization?.slice('Bearer '.length) ?? '';
  expect(key).toMatch(/^sd_/);
  expect(logged).toHaveLength(2);
  for (const secret of [key, sent.attemptKey, 'FAKE-callback-token'])
    expect(JSON.stringify(logged)).not.toContain(secret);
});
