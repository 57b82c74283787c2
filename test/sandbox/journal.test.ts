import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { createJournal, type JournalEntry } from '../../src/sandbox/ground/journal.ts';

const folders: string[] = [];

function newFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'journal-'));
  folders.push(folder);
  return join(folder, 'deeper', 'journal.jsonl');
}

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

test('an entry is on disk when append returns', () => {
  const file = newFile();
  const journal = createJournal(file);
  journal.append('telegram.message.sent', { text: 'one\ntwo' });
  const lines = readFileSync(file, 'utf8').split('\n');
  expect(lines).toHaveLength(2);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    kind: 'telegram.message.sent',
    data: { text: 'one\ntwo' },
  });
  journal.close();
});

test('a second journal on the same file finds the entries of the first', () => {
  const file = newFile();
  const first = createJournal(file);
  first.append('a.b', { n: 1 });
  first.append('a.c', { n: 2 });
  first.close();
  const second = createJournal(file);
  second.append('a.b', { n: 3 });
  expect(second.entries().map(({ data }) => data.n)).toEqual([1, 2, 3]);
  expect(second.entries('a.b').map(({ data }) => data.n)).toEqual([1, 3]);
  second.close();
});

test('a torn last line is dropped and does not spoil the next entry', () => {
  const file = newFile();
  const first = createJournal(file);
  first.append('whole', { text: 'ä' });
  first.close();
  appendFileSync(file, '{"at":"2026-01-01T00:00:00Z","kind":"to');
  const second = createJournal(file);
  second.append('next', {});
  second.close();
  const third = createJournal(file);
  expect(third.entries().map(({ kind }) => kind)).toEqual(['whole', 'next']);
  third.close();
});

test('a listener hears each append until it stops listening', () => {
  const journal = createJournal();
  const heard: JournalEntry[] = [];
  const stop = journal.onAppend((entry) => heard.push(entry));
  journal.append('one', {});
  stop();
  journal.append('two', {});
  expect(heard.map(({ kind }) => kind)).toEqual(['one']);
});

test('changing an object after the append does not change the entry', () => {
  const journal = createJournal();
  const data = { list: [1] };
  journal.append('one', data);
  data.list.push(2);
  expect(journal.entries()[0]?.data).toEqual({ list: [1] });
});

test('a closed journal refuses entries', () => {
  const journal = createJournal();
  journal.close();
  expect(() => journal.append('late', {})).toThrow('closed');
});
