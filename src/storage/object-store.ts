import { createBothStores } from './both-stores.ts';
import { createFolderStore, type ObjectStore } from './objects.ts';
import type { S3Settings } from './s3/calls.ts';
import { createS3Store } from './s3/store.ts';
import { watchObjects } from './watched-objects.ts';

interface ObjectSettings {
  /** The folder. */
  objectsPath: string;
  /** Undefined: objects are in the folder. */
  s3: S3Settings | undefined;
  /** While they are moved: both are read, and this one is written. */
  writeTo: StoreName | undefined;
}

export type StoreName = 'folder' | 's3';

/** All places for pictures that the settings name. */
export interface ObjectStores {
  folder: ObjectStore;
  s3: ObjectStore | undefined;
  /** Which of them new pictures go to. */
  written: StoreName;
  /** What the processes work with. */
  used: ObjectStore;
}

export function createObjectStores(settings: ObjectSettings): ObjectStores {
  const folder = createFolderStore(settings.objectsPath);
  if (settings.s3 === undefined) return { folder, s3: undefined, written: 'folder', used: folder };
  const s3 = createS3Store(settings.s3);
  switch (settings.writeTo) {
    case undefined:
      return { folder, s3, written: 's3', used: s3 };
    case 's3':
      return { folder, s3, written: 's3', used: createBothStores(s3, folder) };
    case 'folder':
      return { folder, s3, written: 'folder', used: createBothStores(folder, s3) };
    default:
      return settings.writeTo satisfies never;
  }
}

/** Where pictures are kept, by the settings. Every process makes its store here. */
export function createObjectStore(settings: ObjectSettings): ObjectStore {
  return watchObjects(createObjectStores(settings).used);
}
