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
  writeTo: 'folder' | 's3' | undefined;
}

/** Where pictures are kept, by the settings. Every process makes its store here. */
export function createObjectStore(settings: ObjectSettings): ObjectStore {
  return watchObjects(chooseStore(settings));
}

function chooseStore(settings: ObjectSettings): ObjectStore {
  const folder = createFolderStore(settings.objectsPath);
  if (settings.s3 === undefined) return folder;
  const s3 = createS3Store(settings.s3);
  if (settings.writeTo === undefined) return s3;
  return settings.writeTo === 's3' ? createBothStores(s3, folder) : createBothStores(folder, s3);
}
