import { createServer } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import type { LineAnswer } from '../../src/contract/batches.ts';
import { createGemini } from '../../src/providers/gemini/gemini.ts';
import { photo } from '../sandbox/gemini-rig.ts';
import { listen, stopServer } from '../sandbox/service-rig.ts';
import { asking, collect, failureOf, fileOf, openGemini, optionsFor, signal } from './gemini-rig.ts';

const byKey = (answers: LineAnswer[]) => Object.fromEntries(answers.map(({ key, ...rest }) => [key, rest]));
const picture = { outcome: 'picture', picture: expect.any(Buffer) };
const failed = (detail: string) => ({ outcome: 'failed', detail });

test.each([
  ['prompt_block', { outcome: 'refused', reason: 'PROHIBITED_CONTENT' }],
  ['image_safety', { outcome: 'refused', reason: 'IMAGE_SAFETY' }],
  ['no_image', { outcome: 'failed', detail: 'no picture (NO_IMAGE)' }],
  ['text_only', { outcome: 'failed', detail: 'no picture (STOP)' }],
  ['no_parts', { outcome: 'failed', detail: 'no picture (MAX_TOKENS)' }],
  ['continuation', { outcome: 'failed', detail: 'no picture (CONTINUATION)' }],
  ['item_error', { outcome: 'failed', detail: 'Deadline expired before operation could complete.' }],
  ['thought_first', picture],
  ['duplicate_line', picture],
])('[b8] a line with %s is told for itself, and the others have their pictures', async (fault, told) => {
  const { faults, make } = await openGemini();
  faults.plan([{ match: 'gemini.line', fault, nth: 2 }]);
  const answers = await make(asking(3));
  expect(answers).toHaveLength(3);
  expect(byKey(answers)).toEqual({ 'item-1': picture, 'item-2': told, 'item-3': picture });
});

test.each(['missing_line', 'malformed_line'])(
  'a line with %s leaves the others as they are',
  async (fault) => {
    const { faults, make } = await openGemini();
    faults.plan([{ match: 'gemini.line', fault, nth: 2 }]);
    expect(byKey(await make(asking(3)))).toEqual({ 'item-1': picture, 'item-3': picture });
  },
);

test('of a picture that was thought on the way and the final one, the final one is taken', async () => {
  const { faults, make } = await openGemini();
  const [plain] = await make(asking(1));
  faults.plan([{ match: 'gemini.line', fault: 'thought_first' }]);
  const [thoughtful] = await make(asking(1));
  if (plain?.outcome !== 'picture' || thoughtful?.outcome !== 'picture') throw new Error('no pictures');
  // Both show the prompt, and the sketch does not: it is much emptier.
  expect(thoughtful.picture.length / plain.picture.length).toBeGreaterThan(0.9);
});

test('words with a NUL and half a surrogate pair, and fields nobody knows, spoil nothing', async () => {
  const { faults, make } = await openGemini({ oddWords: true });
  faults.plan([{ match: 'gemini.line', fault: 'item_error', nth: 2 }]);
  const answers = await make(asking(2));
  expect(byKey(answers)).toEqual({
    'item-1': picture,
    'item-2': { outcome: 'failed', detail: expect.stringContaining('Deadline expired') },
  });
  const [failed] = answers.filter(({ outcome }) => outcome === 'failed');
  expect(JSON.stringify(failed)).not.toMatch(/\\u0000|\\ud83d(?!\\u)/);
});

test('a download that breaks in the middle is a passing failure, and the next one has all', async () => {
  const { account, faults, send, settled } = await openGemini();
  const file = fileOf(await settled(await send(asking(3))));
  faults.plan([{ match: 'gemini.download', fault: 'broken_body', params: { afterBytes: 10_000 } }]);
  const failure = await failureOf(collect(account().readLines(file, signal)));
  expect(failure).toMatchObject({ kind: 'provider_error', call: 'read-lines' });
  expect(await collect(account().readLines(file, signal))).toHaveLength(3);
});

test.each([
  ['refuse', { kind: 'provider_error' }],
  ['http_503', { kind: 'provider_error', status: 503 }],
  ['http_429', { kind: 'busy', retryAfterMs: 34_000 }],
  ['html', { kind: 'provider_error', status: 502 }],
  ['file_gone', { kind: 'gone', status: 404 }],
])('a download with %s fails as what it is', async (fault, told) => {
  const { account, faults, send, settled } = await openGemini();
  const file = fileOf(await settled(await send(asking(1))));
  faults.plan([{ match: 'gemini.download', fault }]);
  expect(await failureOf(collect(account().readLines(file, signal)))).toMatchObject(told);
});

test.each([403, 404] as const)(
  'answers older than two days are gone, also by %i; what is gone is removed',
  async (status) => {
    const { account, client, send, settled } = await openGemini({ fileGoneStatus: status });
    const file = fileOf(await settled(await send(asking(1))));
    await client.pass(49 * 3_600_000);
    expect(await failureOf(collect(account().readLines(file, signal)))).toMatchObject({
      kind: 'gone',
      status,
    });
    await account().removeFiles([file], signal);
  },
);

test('uploads and answers are removed by the names and the addresses they are known by', async () => {
  const { account, client, send, settled } = await openGemini();
  const file = fileOf(await settled(await send(asking(2))));
  const files = await client.files();
  expect(files).toHaveLength(2 + 1 + 1);
  const uris = files.map(({ name }) => `https://api.example.test/v1beta/${name}`);
  await account().removeFiles([file, file, ...uris.slice(1), 'nothing of theirs'], signal);
  expect(await client.files()).toEqual([]);
});

test('a removal that is refused for another reason is told', async () => {
  const { account, faults } = await openGemini();
  faults.plan([{ match: 'gemini.delete-file', fault: 'http_503' }]);
  expect(await failureOf(account().removeFiles(['files/abc'], signal))).toMatchObject({
    kind: 'provider_error',
  });
});

/** A server that answers with these lines, and the client before it. */
async function reading(text: string | Buffer): Promise<LineAnswer[]> {
  const server = createServer((_request, response) => response.end(text));
  const origin = await listen(server);
  onTestFinished(() => stopServer(server));
  return collect(createGemini(optionsFor(origin)).readLines('files/batch-odd', signal));
}

const data = Buffer.alloc(90_000, 'picture').toString('base64');
const answered = (part: unknown, rest: object = {}) => ({
  response: { candidates: [{ content: { parts: [part] }, finishReason: 'STOP' }], ...rest },
});
const imagePart = { inlineData: { mimeType: 'image/png', data } };

test('lines may end as in Windows, begin with a byte order mark, be empty, and the last has no end', async () => {
  const lines = ['a', 'b', 'c'].map((key) => JSON.stringify({ ...answered(imagePart), key }));
  const answers = await reading(`\u{feff}${lines[0]}\r\n\r\n\n${lines[1]}\r\n${lines[2]}`);
  expect(answers).toEqual(['a', 'b', 'c'].map((key) => ({ key, ...picture })));
  for (const answer of answers)
    if (answer.outcome === 'picture') expect(answer.picture.equals(Buffer.from(data, 'base64'))).toBe(true);
});

test('a long text is taken for what it is wherever it stands, escaped or not', async () => {
  const small = await photo();
  const escaped = JSON.stringify({ ...answered(imagePart), key: 'escaped' }).replaceAll(
    'A',
    String.raw`\u0041`,
  );
  const spaced = JSON.stringify({ key: 'spaced', ...answered(imagePart) }).replace('"data":', '"data" :\t');
  const nested = { key: 'nested', ...answered({ text: `{"data":"${data}"}` }) };
  const plain = {
    key: 'small',
    ...answered({ inlineData: { mimeType: 'image/jpeg', data: small.toString('base64') } }),
  };
  const answers = await reading([escaped, spaced, JSON.stringify(nested), JSON.stringify(plain)].join('\n'));
  const told = byKey(answers);
  expect(told.escaped).toEqual({ outcome: 'picture', picture: Buffer.from(data, 'base64') });
  expect(told.spaced).toEqual(told.escaped);
  expect(told.nested).toEqual({ outcome: 'failed', detail: 'no picture (STOP)' });
  expect(told.small).toEqual({ outcome: 'picture', picture: small });
});

test('what was only thought is no picture, wherever it stands', async () => {
  const thought = { inlineData: { mimeType: 'image/png', data: 'c2tldGNo' }, thought: true };
  const parts = [thought, imagePart, thought];
  const both = { response: { candidates: [{ content: { parts } }] }, key: 'both' };
  const answers = await reading(
    `${JSON.stringify(both)}\n${JSON.stringify({ ...answered(thought), key: 'thought' })}`,
  );
  expect(byKey(answers)).toEqual({
    both: { outcome: 'picture', picture: Buffer.from(data, 'base64') },
    thought: failed('no picture (STOP)'),
  });
});

test('what is no answer is none: the file is read to its end', async () => {
  const lines = [
    'null',
    '[]',
    '{"key":7,"response":{}}',
    `{"response":${'['.repeat(50_000)}`,
    '{"key":"cut","response":{"candidates":[{"content',
    '{"response":{,"key":"cut too"}',
    '{"key":"empty","response":null}',
    '{"key":"error","error":{}}',
    JSON.stringify({ key: 'blank', ...answered({ inlineData: { mimeType: 'image/png', data: '' } }) }),
    JSON.stringify({ key: 'film', ...answered({ inlineData: { mimeType: 'video/mp4', data } }) }),
    JSON.stringify({ key: 'blocked', response: { promptFeedback: { blockReason: 'JAILBREAK' } } }),
    JSON.stringify({ key: 'blocked', ...answered(imagePart) }),
  ];
  expect(byKey(await reading(lines.join('\n')))).toEqual({
    cut: failed('the answer is not JSON'),
    'cut too': failed('the answer is not JSON'),
    empty: failed('no picture (no answer)'),
    error: failed('no reason given (undefined)'),
    blank: failed('no picture (STOP)'),
    film: failed('no picture (STOP)'),
    blocked: { outcome: 'refused', reason: 'JAILBREAK' },
  });
});

test('a line beyond all measure fails for itself, by the key at either of its ends', async () => {
  const endless = 'A'.repeat(65_000_000);
  const answers = await reading(
    Buffer.from(
      `{"key":"first","response":"${endless}"}\n{"response":"${endless}","key":"last"}\n${JSON.stringify({ key: 'next', ...answered(imagePart) })}`,
    ),
  );
  expect(byKey(answers)).toEqual({
    first: { outcome: 'failed', detail: expect.stringMatching(/^the answer is 6500\d{4} bytes long$/) },
    last: { outcome: 'failed', detail: expect.stringMatching(/bytes long$/) },
    next: picture,
  });
});
