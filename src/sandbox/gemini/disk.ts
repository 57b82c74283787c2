import { createReadStream, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { appendFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';

/** Files too large to hold; names are made of letters, digits and `-` by whoever asks. */
export interface Disk {
  create(name: string): Promise<void>;
  append(name: string, bytes: Buffer | string): Promise<void>;
  /** What was written under one name is there under another, whole. */
  move(from: string, to: string): Promise<void>;
  size(name: string): Promise<number>;
  path(name: string): string;
  lines(name: string): AsyncIterable<string>;
  stream(name: string): ReadableStream<Uint8Array>;
  remove(name: string): Promise<void>;
  /** Removes the folder of a simulator that keeps nothing. */
  close(): void;
}

/** Keeps files below `dataDir`, or in a folder that goes with the simulator. */
export function createDisk(dataDir: string | undefined): Disk {
  let folder = dataDir && join(dataDir, 'files');
  const path = (name: string): string => {
    folder ??= mkdtempSync(join(tmpdir(), 'darkroom-gemini-'));
    mkdirSync(folder, { recursive: true });
    return join(folder, name);
  };
  return {
    path,
    create: (name) => writeFile(path(name), ''),
    append: (name, bytes) => appendFile(path(name), bytes),
    move: (from, to) => rename(path(from), path(to)),
    size: async (name) => (await stat(path(name))).size,
    lines: (name) => createInterface({ input: createReadStream(path(name)), crlfDelay: Infinity }),
    stream: (name) => Readable.toWeb(createReadStream(path(name))) as ReadableStream<Uint8Array>,
    remove: (name) => rm(path(name), { force: true }),
    close() {
      if (dataDir === undefined && folder !== undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}
