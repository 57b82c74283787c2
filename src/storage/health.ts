import { hashOf, type ObjectStore } from './objects.ts';

/** Nothing is kept under it: whether it is there costs the store one look. */
const nothing = hashOf(Buffer.alloc(0));

/** Whether the store of pictures answers. Orders wait for it, nothing is lost. */
export function objectsCheck(objects: Pick<ObjectStore, 'has'>) {
  return { trouble: 'the object store does not answer', isNeeded: false, ask: () => objects.has(nothing) };
}
