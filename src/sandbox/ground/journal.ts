import { closeSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** One fact of the sandbox: `kind` is dotted, service first, e.g. `telegram.message.sent`. */
export interface JournalEntry {
  /** ISO time of the append. */
  at: string;
  kind: string;
  data: Record<string, unknown>;
}

/** The truth of the sandbox: append-only and readable after a kill. */
export interface Journal {
  /** Writes one entry before it returns it, so that a kill right after a call cannot lose it. */
  append(kind: string, data: object): JournalEntry;
  /** Entries in order of append; with a prefix only the kinds that start with it. */
  entries(kindPrefix?: string): JournalEntry[];
  /** How many entries there are of each kind. */
  counts(): Record<string, number>;
  /** Calls the listener after each append; returns the function that stops it. */
  onAppend(listener: (entry: JournalEntry) => void): () => void;
  /** Closes the file; nothing may be appended afterwards. */
  close(): void;
}

/**
 * Opens the journal: JSON lines in `file` (created with its folder), or memory only without one. A last line
 * torn by a kill is cut off, so that the next append starts on a line of its own. Throws on a broken line
 * elsewhere.
 */
export function createJournal(file?: string): Journal {
  const stored = file === undefined ? { entries: [], append: undefined } : openFile(file);
  const entries: JournalEntry[] = stored.entries;
  const counts: Record<string, number> = {};
  const count = ({ kind }: JournalEntry) => {
    counts[kind] = (counts[kind] ?? 0) + 1;
  };
  entries.forEach(count);
  const listeners = new Set<(entry: JournalEntry) => void>();
  let closed = false;
  return {
    append(kind, data) {
      if (closed) throw new Error('the journal is closed');
      const line = JSON.stringify({ at: new Date().toISOString(), kind, data });
      stored.append?.(`${line}\n`);
      // Parsed back, so that later changes to the caller's objects cannot rewrite history.
      const entry = JSON.parse(line) as JournalEntry;
      entries.push(entry);
      count(entry);
      for (const listener of listeners) listener(entry);
      return entry;
    },
    entries: (kindPrefix = '') => entries.filter((entry) => entry.kind.startsWith(kindPrefix)),
    counts: () => ({ ...counts }),
    onAppend(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      if (closed) return;
      closed = true;
      stored.close?.();
    },
  };
}

interface StoredJournal {
  entries: JournalEntry[];
  append: ((line: string) => void) | undefined;
  close?: () => void;
}

function openFile(file: string): StoredJournal {
  mkdirSync(dirname(file), { recursive: true });
  const descriptor = openSync(file, 'a+');
  const bytes = readFileSync(file);
  const wholeLength = bytes.lastIndexOf(0x0a) + 1;
  if (wholeLength < bytes.length) ftruncateSync(descriptor, wholeLength);
  const lines = bytes.subarray(0, wholeLength).toString('utf8').split('\n').filter(Boolean);
  return {
    entries: lines.map((line) => JSON.parse(line) as JournalEntry),
    append: (line) => void writeSync(descriptor, line),
    close: () => closeSync(descriptor),
  };
}
