import { type Happening, watched } from '../process/happenings.ts';
import { ObjectCorrupt, ObjectMissing, type ObjectStore } from './objects.ts';

/** The same store, with every access counted by whoever wants to. */
export function watchObjects(store: ObjectStore): ObjectStore {
  return {
    ...store,
    put: (bytes) => watched(access('put'), () => store.put(bytes)),
    get: (hash) => watched(access('get'), () => store.get(hash)),
    has: (hash) => watched(access('has'), () => store.has(hash)),
    list: (after) => watched(access('list'), () => store.list(after)),
    remove: (hash) => watched(access('remove'), () => store.remove(hash)),
  };
}

function access(operation: string): Happening<unknown> {
  return {
    kind: 'object-call',
    labels: { operation },
    outcome(end) {
      if ('value' in end) return 'ok';
      if (end.error instanceof ObjectMissing) return 'missing';
      return end.error instanceof ObjectCorrupt ? 'corrupt' : 'failed';
    },
  };
}
