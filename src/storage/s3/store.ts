import {
  hashOf,
  isHash,
  type KeptObject,
  ObjectCorrupt,
  ObjectMissing,
  type ObjectStore,
  undefinedIfLost,
} from '../objects.ts';
import { createS3Calls, type S3Calls, S3Failure, type S3Limits, type S3Settings } from './calls.ts';

/** What is there so long is put anew, as S3 knows no other way to make it young; far shorter than what a sweep takes for old. */
const freshMs = 12 * 3_600_000;

/** Whether it is there costs S3 one look; who may not list the bucket is not told that it is missing. */
const nothing = hashOf(Buffer.alloc(0));

/**
 * A store in a bucket: `<prefix>ab/cd/<hash>`. Any number of processes may share it. S3 checks the hash of what it takes, and of
 * several who put the same at once one writes.
 */
export function createS3Store(settings: S3Settings, limits?: S3Limits): ObjectStore {
  const call = createS3Calls(settings, limits);

  async function read(hash: string): Promise<{ bytes: Buffer; putAt: Date }> {
    if (!isHash(hash)) throw new ObjectMissing(hash);
    const answer = await call({ method: 'GET', key: keyOf(hash), takes: ['NoSuchKey'], hasBytes: true });
    if (answer.status === 404) throw new ObjectMissing(hash);
    if (hashOf(answer.bytes) !== hash) throw new ObjectCorrupt(hash);
    return { bytes: answer.bytes, putAt: new Date(answer.headers['last-modified'] ?? 0) };
  }

  /** @returns false when something is there already */
  async function write(bytes: Buffer, hash: string, { isFirst }: { isFirst: boolean }): Promise<boolean> {
    const headers = {
      'content-type': 'application/octet-stream',
      'x-amz-content-sha256': hash,
      'x-amz-checksum-sha256': Buffer.from(hash, 'hex').toString('base64'),
      ...(isFirst && { 'if-none-match': '*' }),
    };
    const put = { method: 'PUT', key: keyOf(hash), headers, body: bytes, hasBytes: true } as const;
    const { status } = await call({ ...put, takes: isFirst ? ['PreconditionFailed'] : [] });
    return status !== 412;
  }

  async function has(hash: string): Promise<boolean> {
    if (!isHash(hash)) return false;
    // Not HEAD: its answer has no body, so that a bucket that is gone would look like an object that is gone.
    const headers = { range: 'bytes=0-0' };
    const { status } = await call({
      method: 'GET',
      key: keyOf(hash),
      headers,
      takes: ['NoSuchKey', 'InvalidRange'],
    });
    return status !== 404;
  }

  return {
    get: async (hash) => (await read(hash)).bytes,

    async put(bytes) {
      const hash = hashOf(bytes);
      if (await write(bytes, hash, { isFirst: true })) return hash;
      // What is already there is read, not assumed: a copy damaged there is replaced by a good one.
      const kept = await read(hash).catch(undefinedIfLost);
      if (kept === undefined || kept.putAt.getTime() < Date.now() - freshMs)
        await write(bytes, hash, { isFirst: false });
      return hash;
    },

    has,

    async remove(hash) {
      if (isHash(hash)) await call({ method: 'DELETE', key: keyOf(hash), takes: ['NoSuchKey'] });
    },

    // An object is put by one call, whole or not at all.
    removeUnfinished: async () => undefined,

    list: (after) => listBucket({ call, prefix: settings.prefix }, after && settings.prefix + keyOf(after)),

    async probe() {
      await has(nothing).catch((error: unknown) => {
        throw error instanceof S3Failure ? new Error(explain(settings, error), { cause: error }) : error;
      });
    },
  };
}

function keyOf(hash: string): string {
  return `${hash.slice(0, 2)}/${hash.slice(2, 4)}/${hash}`;
}

interface Bucket {
  call: S3Calls;
  prefix: string;
}

/** @param after a whole key. Pages of which nothing is ours are passed over. */
async function listBucket({ call, prefix }: Bucket, after: string | undefined): Promise<KeptObject[]> {
  const query = { 'list-type': '2', prefix, ...(after !== undefined && { 'start-after': after }) };
  const page = readPage((await call({ method: 'GET', query })).bytes.toString());
  const found = page.entries.flatMap(({ key, putAt }) => {
    const hash = key.slice(-64);
    return key === prefix + keyOf(hash) && isHash(hash) ? [{ hash, putAt }] : [];
  });
  return found.length > 0 || !page.hasMore ? found : listBucket({ call, prefix }, page.entries.at(-1)?.key);
}

function readPage(xml: string): { entries: { key: string; putAt: Date }[]; hasMore: boolean } {
  const entries = [...xml.matchAll(/<Contents>(.*?)<\/Contents>/gs)].map(([, entry = '']) => ({
    key: valueOf(entry, 'Key'),
    putAt: new Date(valueOf(entry, 'LastModified')),
  }));
  return { entries, hasMore: entries.length > 0 && valueOf(xml, 'IsTruncated') === 'true' };
}

function valueOf(xml: string, name: string): string {
  const written = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1] ?? '';
  return written.replace(/&(\w+|#\d+);/g, (whole, word: string) => entities[word] ?? whole);
}

/** Our own keys have none; those of others may. */
const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  '#34': '"',
  '#39': "'",
};

const hints: Readonly<Record<string, string>> = {
  NoSuchBucket: 'there is no such bucket; make it, or see S3_BUCKET',
  InvalidAccessKeyId: 'it does not know the key; see S3_ACCESS_KEY_ID',
  // As versitygw says it.
  XAdminUserNotFound: 'it does not know the key; see S3_ACCESS_KEY_ID',
  SignatureDoesNotMatch: 'the secret does not belong to the key; see S3_SECRET_ACCESS_KEY',
  AccessDenied:
    'the key may not list the bucket; see "Pictures in S3" in docs/operations.md for what it must be allowed',
  RequestTimeTooSkewed: 'the clock of this machine is wrong',
  AuthorizationHeaderMalformed: 'the bucket is elsewhere; see S3_REGION',
  PermanentRedirect: 'the bucket is elsewhere; see S3_REGION and S3_ENDPOINT',
};

function explain({ bucket, endpoint }: S3Settings, { code, status }: S3Failure): string {
  const answer =
    status === undefined ? `nobody answers as S3 does (${code}); see S3_ENDPOINT` : `HTTP ${status} ${code}`;
  return `The bucket ${bucket} at ${endpoint} cannot be used: ${hints[code] ?? answer}.`;
}
