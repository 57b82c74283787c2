import { createHmac, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Bytes by name, in two folders: what customers uploaded and what jobs made. */
export interface FileStore {
  put(folder: FileFolder, name: string, bytes: Buffer): Promise<void>;
  get(folder: FileFolder, name: string): Promise<Buffer | undefined>;
  remove(folder: FileFolder, name: string): Promise<void>;
}

export type FileFolder = 'uploads' | 'results';

/** Keeps files below `dataDir`, or in memory without one. */
export function createFileStore(dataDir?: string): FileStore {
  return dataDir === undefined ? createMemoryStore() : createFolderStore(dataDir);
}

function createMemoryStore(): FileStore {
  const files = new Map<string, Buffer>();
  return {
    async put(folder, name, bytes) {
      files.set(`${folder}/${name}`, bytes);
    },
    get: async (folder, name) => files.get(`${folder}/${name}`),
    async remove(folder, name) {
      files.delete(`${folder}/${name}`);
    },
  };
}

function createFolderStore(root: string): FileStore {
  return {
    async put(folder, name, bytes) {
      await mkdir(join(root, folder), { recursive: true });
      const file = join(root, folder, name);
      // Written beside and moved, so that a kill leaves no half file under a name that is served.
      await writeFile(`${file}.part`, bytes);
      await rename(`${file}.part`, file);
    },
    async get(folder, name) {
      if (!safeName.test(name)) return undefined;
      try {
        return await readFile(join(root, folder, name));
      } catch {
        return undefined;
      }
    },
    async remove(folder, name) {
      if (safeName.test(name)) await rm(join(root, folder, name), { force: true });
    },
  };
}

const safeName = /^[0-9a-z-]+\.[0-9a-z]+$/;

/** The content types that can be uploaded, and the file endings they are kept under. */
const endings: Record<string, string> = {
  'image/jpeg': 'jpeg',
  'image/jpg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/gif': 'gif',
  'audio/wav': 'wav',
  'audio/x-wav': 'xwav',
  'video/mp4': 'mp4',
};

/** The content type of a stored file by its name. */
export function contentTypeOf(name: string): string {
  const ending = name.slice(name.lastIndexOf('.') + 1);
  const found = Object.entries(endings).find(([, candidate]) => candidate === ending);
  return found?.[0] ?? 'application/octet-stream';
}

const uploadLifetimeMs = 3_600_000;
const taggingHeader = 'x-amz-tagging';
const taggingValue = 'retention=temporary';
// Signs upload addresses only, so that they survive a restart without being stored.
const addressKey = 'darkroom-sandbox-upload-address';

/** The answer of `generate-upload-url`; undefined when the content type cannot be uploaded. */
export function createUploadTarget(
  contentType: string,
  publicUrl: string,
): Record<string, unknown> | undefined {
  const ending = Object.hasOwn(endings, contentType) ? endings[contentType] : undefined;
  if (ending === undefined) return undefined;
  const name = `${randomUUID()}.${ending}`;
  const expires = String(Date.now() + uploadLifetimeMs);
  return {
    public_url: `${publicUrl}/files/${name}`,
    upload_url: `${publicUrl}/uploads/${name}?expires=${expires}&signature=${signAddress(name, expires)}`,
    content_type: contentType,
    upload_headers: { 'Content-Type': contentType, [taggingHeader]: taggingValue },
  };
}

/** One PUT to an upload address. */
export interface UploadAttempt {
  name: string;
  expires: string | undefined;
  signature: string | undefined;
  header: (name: string) => string | undefined;
}

/** Why an object store refuses an upload, in its own words; undefined when it may be stored. */
export function findUploadProblem(attempt: UploadAttempt): { status: number; code: string } | undefined {
  const { name, expires = '', signature, header } = attempt;
  if (header('authorization') !== undefined) return { status: 400, code: 'InvalidArgument' };
  if (signature !== signAddress(name, expires)) return { status: 403, code: 'SignatureDoesNotMatch' };
  if (Number(expires) < Date.now()) return { status: 403, code: 'AccessDenied' };
  const signed = header('content-type') === contentTypeOf(name) && header(taggingHeader) === taggingValue;
  return signed ? undefined : { status: 403, code: 'SignatureDoesNotMatch' };
}

function signAddress(name: string, expires: string): string {
  return createHmac('sha256', addressKey).update(`${name}\n${expires}`).digest('hex');
}
