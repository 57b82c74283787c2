import type { ObjectStore } from '../../src/storage/objects.ts';
import { longestBytesMs, longestNameMs } from '../../src/storage/s3/calls.ts';

/** A store that tells of each call how long it could have taken in S3. */
export function slowStore(objects: ObjectStore, spend: (ms: number) => void): ObjectStore {
  return {
    ...objects,
    get(hash) {
      spend(longestBytesMs);
      return objects.get(hash);
    },
    put(bytes) {
      spend(longestBytesMs);
      return objects.put(bytes);
    },
    has(hash) {
      spend(longestNameMs);
      return objects.has(hash);
    },
  };
}
