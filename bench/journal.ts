import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { JournalEntry } from '../src/sandbox/ground/journal.ts';

/** The sandbox's journal, read from its file: asking for it over HTTP would slow what is being measured. */
export interface FollowedJournal {
  /** What has been read so far, of the kinds that figures are made of. */
  readonly entries: readonly JournalEntry[];
  /** Reads what was appended meanwhile. */
  refresh(): void;
  close(): void;
}

const kinds = new Set([
  'telegram.update.created',
  'telegram.message.sent',
  'telegram.message.edited',
  'higgsfield.job.accepted',
  'higgsfield.job.ended',
  'runninghub.task.accepted',
  'runninghub.task.ended',
  'gemini.generated',
  'gemini.described',
]);
const kindPattern = /^\{"at":"[^"]+","kind":"([^"]+)"/;
const chunkBytes = 4 * 1024 * 1024;

/** Follows the journal of the system that keeps its files in this folder. */
export function followJournal(folder: string): FollowedJournal {
  const descriptor = openSync(join(folder, 'sandbox', 'journal.jsonl'), 'r');
  const entries: JournalEntry[] = [];
  const chunk = Buffer.alloc(chunkBytes);
  let rest = Buffer.alloc(0);
  let position = 0;
  return {
    entries,
    refresh() {
      for (;;) {
        const length = readSync(descriptor, chunk, 0, chunkBytes, position);
        if (length === 0) return;
        position += length;
        const bytes = Buffer.concat([rest, chunk.subarray(0, length)]);
        const end = bytes.lastIndexOf(0x0a) + 1;
        rest = Buffer.from(bytes.subarray(end));
        for (const line of bytes.subarray(0, end).toString('utf8').split('\n')) {
          if (kinds.has(kindPattern.exec(line)?.[1] ?? '')) entries.push(JSON.parse(line) as JournalEntry);
        }
      }
    },
    close: () => closeSync(descriptor),
  };
}
