import { createHash, randomInt } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createLedger } from '../ground/ledger.ts';
import type { ServiceDeps } from '../service.ts';
import type { Disk } from './disk.ts';
import { fileGone } from './refusals.ts';
import { now, type SettingsBox } from './settings.ts';

/** A file of the account, uploaded or made by a batch. */
export interface StoredFile {
  /** `files/…`. */
  name: string;
  displayName?: string;
  mimeType: string;
  sizeBytes: number;
  /** Of the bytes, in hex. */
  sha256: string;
  source: 'UPLOADED' | 'GENERATED';
  createdAt: number;
}

/** The account's files. Each change is journalled first. */
export interface Files {
  /** Those that are there, the newest first. */
  all: () => StoredFile[];
  find: (name: string) => StoredFile | undefined;
  /** Throws the refusal of a file that is not there, or not any more. */
  get: (name: string) => StoredFile;
  /** Keeps what was written to the disk under `from`. */
  keep: (from: string, file: NewFile) => Promise<StoredFile>;
  remove: (file: StoredFile) => Promise<void>;
}

export type NewFile = Pick<StoredFile, 'name' | 'displayName' | 'mimeType' | 'source'>;

export interface FilesDeps extends ServiceDeps {
  settings: SettingsBox;
  disk: Disk;
}

/** Reads from the journal which files there are, and goes on from there. */
export function createFiles({ journal, settings, disk }: FilesDeps): Files {
  const { state, record } = createLedger(journal, new Map<string, StoredFile>(), {
    'gemini.file.uploaded'(files, file: StoredFile) {
      files.set(file.name, file);
    },
    'gemini.file.made'(files, file: StoredFile) {
      files.set(file.name, file);
    },
    'gemini.file.deleted'(files, { name }: { name: string }) {
      files.delete(name);
    },
  });
  const isThere = ({ createdAt }: StoredFile) => now(settings) < createdAt + settings.current.fileTtlMs;
  const find: Files['find'] = (name) => {
    const file = state.get(name);
    return file && isThere(file) ? file : undefined;
  };
  return {
    all: () => [...state.values()].filter(isThere).toReversed(),
    find,
    get(name) {
      const file = find(name);
      if (!file) throw fileGone(name, settings.current.fileGoneStatus);
      return file;
    },
    async keep(from, { name, ...file }) {
      const sha256 = await hashOf(disk.path(from));
      const sizeBytes = await disk.size(from);
      await disk.move(from, diskName(name));
      const kept: StoredFile = { name, ...file, sizeBytes, sha256, createdAt: now(settings) };
      record(file.source === 'UPLOADED' ? 'gemini.file.uploaded' : 'gemini.file.made', kept);
      return kept;
    },
    async remove({ name, mimeType }) {
      record('gemini.file.deleted', { name });
      // What was asked stays to be seen by whoever steers the sandbox.
      if (mimeType !== 'application/jsonl') await disk.remove(diskName(name));
    },
  };
}

/** Where the bytes of a file lie. */
export function diskName(name: string): string {
  return name.replace('/', '-');
}

/** The file as the API tells of it. */
export function fileBody(file: StoredFile, where: { base: string; ttlMs: number }): Record<string, unknown> {
  const { name, displayName, mimeType, sizeBytes, sha256, source, createdAt } = file;
  const created = new Date(createdAt).toISOString();
  return {
    name,
    ...(displayName !== undefined && { displayName }),
    mimeType,
    sizeBytes: String(sizeBytes),
    createTime: created,
    updateTime: created,
    expirationTime: new Date(createdAt + where.ttlMs).toISOString(),
    // Of the hex text: that is how the vendor writes it.
    sha256Hash: Buffer.from(sha256).toString('base64'),
    uri: `${where.base}/${name}`,
    ...(source === 'GENERATED' && { downloadUri: `${where.base}/${name}:download?alt=media` }),
    state: 'ACTIVE',
    source,
  };
}

/** Twelve letters and digits. */
export function newFileId(): string {
  return Array.from({ length: 12 }, () => randomInt(36).toString(36)).join('');
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
