import type { ObjectStore } from './objects.ts';

/** Whether the store of pictures answers. Orders wait for it, nothing is lost. */
export function objectsCheck(objects: Pick<ObjectStore, 'probe'>) {
  return { trouble: 'the object store does not answer', isNeeded: false, ask: () => objects.probe() };
}
