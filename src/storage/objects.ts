import { createHash, randomUUID } from 'node:crypto';
import {
  access,
  constants,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  utimes,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Keeps bytes under the lower-case hex SHA-256 of their content. Nothing is ever changed, so any call may be repeated. */
export interface ObjectStore {
  /**
   * Stores the bytes and returns their hash; when this resolves, they are kept for good and `get` returns them. What was there already
   * counts as put now, so that no sweep takes it before a row names it.
   */
  put(bytes: Buffer): Promise<string>;
  /** Throws `ObjectMissing` when there is none and `ObjectCorrupt` when what is kept no longer has this hash. */
  get(hash: string): Promise<Buffer>;
  /** Whether something is kept under the hash; the content is not read. */
  has(hash: string): Promise<boolean>;
  /** Takes the bytes away; none are there is fine. */
  remove(hash: string): Promise<void>;
  /** Takes away what processes began to write and did not live to finish. */
  removeUnfinished(): Promise<void>;
  /** A thousand or so of those whose hashes come after this one, in their order; none when there are no more. */
  list(after?: string): Promise<KeptObject[]>;
  /** @throws when nothing can be kept or read now; the message is one sentence that says why */
  probe(): Promise<void>;
}

export interface KeptObject {
  hash: string;
  /** When it was put last, or a little before that. */
  putAt: Date;
}

/** To write an object takes a second; whoever began so long ago is gone. */
const unfinishedMs = 10 * 60_000;
/** Of one list. */
const pageSize = 1_000;

export class ObjectMissing extends Error {
  override readonly name = 'ObjectMissing';
  readonly hash: string;

  constructor(hash: string) {
    super(`no object ${hash.slice(0, 64)}`);
    this.hash = hash;
  }
}

export class ObjectCorrupt extends Error {
  override readonly name = 'ObjectCorrupt';
  readonly hash: string;

  constructor(hash: string) {
    super(`object ${hash} has other content than its name says`);
    this.hash = hash;
  }
}

/** For `catch`: nothing, when the bytes are gone or damaged, which asking again does not change. @throws any other error */
export function undefinedIfLost(error: unknown): undefined {
  if (error instanceof ObjectMissing || error instanceof ObjectCorrupt) return undefined;
  throw error;
}

/**
 * A store in a folder: `<folder>/ab/cd/<hash>`. Any number of processes may share it. A reader never sees a half-written
 * object, also after a power cut: content is flushed under a temporary name in `<folder>/incoming` and then renamed.
 */
export function createFolderStore(folder: string): ObjectStore {
  const incoming = join(folder, 'incoming');
  const fileOf = (hash: string) => join(folder, hash.slice(0, 2), hash.slice(2, 4), hash);

  async function get(hash: string): Promise<Buffer> {
    // The hash may come from a URL: nothing but 64 hex digits ever becomes a path.
    if (!isHash(hash)) throw new ObjectMissing(hash);
    const bytes = await readFile(fileOf(hash)).catch((error: unknown) => {
      throw isNotFound(error) ? new ObjectMissing(hash) : error;
    });
    if (hashOf(bytes) !== hash) throw new ObjectCorrupt(hash);
    return bytes;
  }

  async function write(hash: string, bytes: Buffer): Promise<void> {
    const target = fileOf(hash);
    await mkdir(incoming, { recursive: true });
    const created = await mkdir(dirname(target), { recursive: true });
    const temporary = join(incoming, randomUUID());
    try {
      await writeFlushed(temporary, bytes);
      await rename(temporary, target);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
    await flushFolder(dirname(target));
    if (created === undefined) return;
    await flushFolder(dirname(dirname(target)));
    await flushFolder(folder);
  }

  return {
    get,

    async put(bytes) {
      const hash = hashOf(bytes);
      // What is already there is read, not assumed: a copy damaged on disk is replaced by a good one.
      const kept = await get(hash).catch(undefinedIfLost);
      if (kept === undefined || !(await touch(fileOf(hash)))) await write(hash, bytes);
      return hash;
    },

    has: async (hash) => isHash(hash) && (await isFile(fileOf(hash))),

    async remove(hash) {
      if (isHash(hash)) await rm(fileOf(hash), { force: true });
    },

    removeUnfinished: () => removeUnfinished(incoming),
    list: (after = '') => listFolder(folder, after),

    async probe() {
      try {
        await mkdir(folder, { recursive: true });
        await access(folder, constants.R_OK | constants.W_OK);
      } catch (cause) {
        throw new Error(`The folder of pictures cannot be used (${codeOf(cause)}): ${folder}.`, { cause });
      }
    },
  };
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (entry) => entry.isFile(),
    (error: unknown) => {
      if (isNotFound(error)) return false;
      throw error;
    },
  );
}

async function removeUnfinished(incoming: string): Promise<void> {
  await mkdir(incoming, { recursive: true });
  for (const name of await readdir(incoming)) {
    const path = join(incoming, name);
    // Renamed meanwhile: it was finished.
    const begunAt = (await stat(path).catch(() => undefined))?.mtimeMs ?? Number.POSITIVE_INFINITY;
    if (begunAt < Date.now() - unfinishedMs) await rm(path, { force: true });
  }
}

async function listFolder(folder: string, after: string): Promise<KeptObject[]> {
  const found: KeptObject[] = [];
  for (const outer of await namesIn(folder, /^[0-9a-f]{2}$/)) {
    if (outer < after.slice(0, 2)) continue;
    for (const inner of await namesIn(join(folder, outer), /^[0-9a-f]{2}$/)) {
      if (outer + inner < after.slice(0, 4)) continue;
      const place = join(folder, outer, inner);
      for (const hash of await namesIn(place, hashForm)) {
        // Removed meanwhile: it is not there.
        const entry = hash > after ? await stat(join(place, hash)).catch(() => undefined) : undefined;
        if (entry) found.push({ hash, putAt: entry.mtime });
      }
      if (found.length >= pageSize) return found;
    }
  }
  return found;
}

/** Those of a form, in their order. */
async function namesIn(folder: string, form: RegExp): Promise<string[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (isNotFound(error)) return [];
    throw error;
  });
  return names.filter((name) => form.test(name)).toSorted();
}

/** @returns whether it is still there */
async function touch(path: string): Promise<boolean> {
  const now = new Date();
  return utimes(path, now, now).then(
    () => true,
    (error: unknown) => {
      if (isNotFound(error)) return false;
      throw error;
    },
  );
}

/** The name bytes are kept under: their SHA-256, lower-case hex. */
export function hashOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

const hashForm = /^[0-9a-f]{64}$/;

export function isHash(text: string): boolean {
  return hashForm.test(text);
}

function isNotFound(error: unknown): boolean {
  return codeOf(error) === 'ENOENT';
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}

async function writeFlushed(path: string, bytes: Buffer): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A rename is only safe against a power cut once the folder that holds the new name is flushed too. */
async function flushFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
