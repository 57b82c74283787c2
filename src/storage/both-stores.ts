import { type KeptObject, type ObjectStore, undefinedIfLost } from './objects.ts';

/** Two stores as one while objects are moved between them: all is put into the first, and read from where it is. */
export function createBothStores(first: ObjectStore, second: ObjectStore): ObjectStore {
  return {
    put: (bytes) => first.put(bytes),

    get: (hash) =>
      first.get(hash).catch(async (lost: unknown) => {
        undefinedIfLost(lost);
        const bytes = await second.get(hash).catch(undefinedIfLost);
        if (bytes === undefined) throw lost;
        return bytes;
      }),

    has: async (hash) => (await first.has(hash)) || (await second.has(hash)),

    async remove(hash) {
      await Promise.all([first.remove(hash), second.remove(hash)]);
    },

    async removeUnfinished() {
      await Promise.all([first.removeUnfinished(), second.removeUnfinished()]);
    },

    async list(after) {
      return merge(await Promise.all([first.list(after), second.list(after)]));
    },

    async probe() {
      await Promise.all([first.probe(), second.probe()]);
    },
  };
}

/** As far as both pages reach: what one store has behind the end of its page is not known yet. */
function merge(pages: readonly KeptObject[][]): KeptObject[] {
  const ends = pages.flatMap((page) => page.at(-1)?.hash ?? []).toSorted();
  const known = new Map<string, KeptObject>();
  for (const one of pages.flat()) {
    const before = known.get(one.hash);
    if (one.hash <= (ends[0] ?? '') && !(before && before.putAt > one.putAt)) known.set(one.hash, one);
  }
  return [...known.values()].toSorted((one, other) => (one.hash < other.hash ? -1 : 1));
}
