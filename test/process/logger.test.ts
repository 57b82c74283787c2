import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openLogFile } from '../../src/process/log-file.ts';
import { createLogger, redact } from '../../src/process/logger.ts';

it.each([
  [
    'a bot token in an address',
    'https://api.example.test/bot0000000001:FAKE_TOKEN_FAKE_TOKEN_FAKE_TOKEN_123/getMe',
  ],
  ['a bot token in words', 'refused 0000000001:FAKE_TOKEN_FAKE_TOKEN_FAKE_TOKEN_123 for good'],
  ['a key in a header', '"authorization":"Key FAKE_ID:FAKE_TOKEN_FAKE"'],
  ['a bearer token', 'Bearer FAKE_TOKEN_FAKE_TOKEN'],
  ["an API's key", 'dk_FAKE_TOKEN_FAKE_TOKEN is revoked'],
  ["a webhook's secret", 'signed with whsec_FAKE_TOKEN_FAKE_TOKEN'],
  ["a callback's token", 'POST /cb/higgsfield/7?t=FAKE_TOKEN_FAKE_TOKEN'],
  ['a signed link', 'GET https://files.example.test/a.png?x=1&signature=FAKE_TOKEN'],
])('the log shows nothing of %s', (_, line) => {
  expect(redact(line)).not.toContain('FAKE_TOKEN');
  expect(redact(line)).toContain('***');
});

it('the log leaves ordinary words as they are', () => {
  const line = '{"msg":"order 1001 delivered","ratio":"16:9","at":1795238323745}';
  expect(redact(line)).toBe(line);
});

it('a line of the log stays one line, whatever is in it, says when, how bad and who, and goes to the named file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'darkroom-log-'));
  const logFile = join(folder, 'web.log');
  const log = createLogger('web', { logLevel: 'info', logFile });
  log.info({ name: 'Ann\n{"level":"fatal"}\r\u001b[2J' }, 'somebody\u2028wrote');
  const text = readFileSync(logFile, 'utf8');
  rmSync(folder, { recursive: true });
  expect([text.trimEnd().split(/[\n\r]/).length, text.includes('\u001b')]).toEqual([1, false]);
  expect(JSON.parse(text)).toMatchObject({ level: 'info', process: 'web', time: expect.any(Number) });
});

it('[b111] [b175] a file of the log that has grown large is put aside, some are kept, and two processes lose no line', () => {
  const folder = mkdtempSync(join(tmpdir(), 'darkroom-log-'));
  const path = join(folder, 'logs', 'web.log');
  const limits = { mostBytes: 100, kept: 3 };
  const writers = [openLogFile(path, limits), openLogFile(path, limits)];
  const lines = Array.from({ length: 30 }, (_, index) => `${String(index).padStart(19, '0')}\n`);
  for (const [index, line] of lines.entries()) writers[index % 2]?.write(line);
  const names = readdirSync(join(folder, 'logs')).toSorted();
  const found = ['.3', '.2', '.1', ''].flatMap((end) => readFileSync(`${path}${end}`, 'utf8'));
  rmSync(folder, { recursive: true });
  expect(names).toEqual(['web.log', 'web.log.1', 'web.log.2', 'web.log.3']);
  expect(found.join('')).toBe(lines.slice(10).join(''));
});

it('[b111] a level below the one that is set is not written', () => {
  const folder = mkdtempSync(join(tmpdir(), 'darkroom-log-'));
  const logFile = join(folder, 'web.log');
  const log = createLogger('web', { logLevel: 'warn', logFile });
  log.info('not worth it');
  log.warn('worth it');
  const text = readFileSync(logFile, 'utf8');
  rmSync(folder, { recursive: true });
  expect(
    text
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { msg: string }).msg),
  ).toEqual(['worth it']);
});
