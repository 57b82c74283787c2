import { expect, it } from 'vitest';
import { formatLogLine } from '../../src/dev/log-line.ts';

const now = new Date(2026, 0, 2, 12, 4, 5);
const show = (name: string, line: string): string => formatLogLine(name, line, now);

it('unfolds a JSON line to message and fields', () => {
  const line =
    '{"level":30,"time":1,"pid":7,"process":"worker","order":"o-1","tookMs":12,"msg":"order delivered"}';
  expect(show('worker', line)).toBe('12:04:05 worker   order delivered order=o-1 tookMs=12');
});

it('says the level of what is more than information', () => {
  expect(show('bot', '{"level":40,"msg":"slow"}')).toBe('12:04:05 bot      WARN slow');
  expect(show('temporal', '{"level":"error","msg":"no"}')).toBe('12:04:05 temporal ERROR no');
});

it('shows an error by its message and quotes values with spaces', () => {
  const line = '{"level":50,"err":{"type":"Error","message":"it broke","stack":"x"},"msg":"failed"}';
  expect(show('web', line)).toBe('12:04:05 web      ERROR failed err="it broke"');
});

it('shows other lines as they are', () => {
  expect(show('sandbox', 'plain words')).toBe('12:04:05 sandbox  plain words');
  expect(show('sandbox', '{not json')).toBe('12:04:05 sandbox  {not json');
});

it('cuts long values', () => {
  expect(show('web', JSON.stringify({ msg: 'm', value: 'x'.repeat(5000) })).length).toBeLessThan(250);
});
