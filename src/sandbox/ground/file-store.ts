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

/** Content types of media files, and the file endings they are kept under. */
export const mediaEndings: Record<string, string> = {
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
  const found = Object.entries(mediaEndings).find(([, candidate]) => candidate === ending);
  return found?.[0] ?? 'application/octet-stream';
}
