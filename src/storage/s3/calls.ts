import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { AwsV4Signer } from 'aws4fetch';
import { Agent } from 'undici';
import { type Answer, ExchangeFailure, exchange } from '../../providers/transport/exchange.ts';

export interface S3Settings {
  /** Without a slash at its end. */
  endpoint: string;
  region: string;
  bucket: string;
  /** What all keys begin with: empty, or with a slash at its end. */
  prefix: string;
  accessKeyId: string;
  secretAccessKey: string;
}

export interface S3Call {
  method: 'GET' | 'PUT' | 'DELETE';
  /** Behind the prefix; absent: the bucket itself. */
  key?: string;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  body?: Buffer;
  /** S3's words for refusals that the caller makes something of. Each is awaited by its word: any server may answer 404. */
  takes?: readonly ('NoSuchKey' | 'PreconditionFailed' | 'InvalidRange')[];
  /** An object comes or goes, not only its name. */
  hasBytes?: boolean;
}

export type S3Calls = (call: S3Call) => Promise<Answer>;

/** S3 did not do what it was asked to. Asked again later it may. */
export class S3Failure extends Error {
  override readonly name = 'S3Failure';
  readonly status: number | undefined;
  /** The word of S3 for it, such as `SlowDown`, or how the connection ended. */
  readonly code: string;

  constructor(fields: { call: S3Call; status?: number; code: string; cause?: unknown }) {
    const { call, status, code, cause } = fields;
    const answer = status === undefined ? '' : `HTTP ${status} `;
    super(`S3 failed at ${call.method} ${call.key ?? 'of the bucket'}: ${answer}${code}`, { cause });
    this.status = status;
    this.code = code;
  }
}

/**
 * How long one call may take, its repeats and their pauses included, and one attempt of it. The timeouts of activities are made for
 * these (workflows/activity-proxies.ts).
 */
export const longestBytesMs = 15_000;
export const longestNameMs = 5_000;
export interface S3Limits {
  bytesMs?: number;
  nameMs?: number;
}
const attemptShare = 0.6;
/** A line or a server that is back after a moment costs nobody an order; what takes longer is for whoever repeats the whole step. */
const mostAttempts = 4;
const firstPauseMs = 100;
/** Larger than any picture that we keep. */
const mostBytes = 256 * 1024 * 1024;
const idleMs = 5_000;

/**
 * Calls of one bucket, each signed with its body. All of ours may be repeated: an object's name is its content. So what may pass is
 * tried again at once a few times.
 * @returns a function that answers with success or a refusal that is taken. @throws S3Failure
 */
export function createS3Calls(settings: S3Settings, limits: S3Limits = {}): S3Calls {
  const { bytesMs = longestBytesMs, nameMs = longestNameMs } = limits;
  const dispatcher = new Agent({ allowH2: false, connect: { timeout: 3_000 } });
  const signingKeys = new Map<string, ArrayBuffer>();

  async function attempt(call: S3Call, deadlineMs: number): Promise<Answer> {
    const url = addressOf(settings, call);
    const { headers } = await new AwsV4Signer({
      ...settings,
      service: 's3',
      cache: signingKeys,
      method: call.method,
      url,
      headers: { 'x-amz-content-sha256': emptyHash, ...call.headers },
    }).sign();
    return exchange({
      dispatcher,
      method: call.method,
      url: new URL(url),
      headers: Object.fromEntries(headers),
      body: call.body,
      limits: { deadlineMs, idleMs, maxBytes: mostBytes },
    });
  }

  return async (call) => {
    const limitMs = call.hasBytes ? bytesMs : nameMs;
    const endsAt = performance.now() + limitMs;
    for (let attempts = 1; ; attempts += 1) {
      const leftMs = endsAt - performance.now();
      const outcome = await attempt(call, Math.min(leftMs, limitMs * attemptShare)).then(
        (answer) => judge(call, answer),
        (error: unknown) => brokenOff(call, error),
      );
      if (!(outcome instanceof S3Failure)) return outcome;
      const pauseMs = (firstPauseMs * 4 ** (attempts - 1) * randomInt(50, 150)) / 100;
      const isOver = attempts === mostAttempts || performance.now() + pauseMs > endsAt;
      if (isOver || !mayPass(outcome)) throw outcome;
      await delay(pauseMs);
    }
  };
}

/** Of no bytes, in hex. */
const emptyHash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** By path, which every S3 knows. */
export function addressOf(settings: S3Settings, { key, query = {} }: Pick<S3Call, 'key' | 'query'>): string {
  const { endpoint, bucket, prefix } = settings;
  const path = key === undefined ? '' : `/${prefix}${key}`;
  const search = new URLSearchParams(query).toString();
  return `${endpoint}/${bucket}${path}${search === '' ? '' : `?${search}`}`;
}

function judge(call: S3Call, answer: Answer): Answer | S3Failure {
  const { status } = answer;
  if (status >= 200 && status < 300) return answer;
  const code = errorCode(answer);
  return call.takes?.some((taken) => taken === code) ? answer : new S3Failure({ call, status, code });
}

function errorCode({ bytes }: Answer): string {
  return (
    /<Code>(\w{1,60})<\/Code>/.exec(bytes.subarray(0, 4_096).toString('latin1'))?.[1] ?? 'without a reason'
  );
}

function brokenOff(call: S3Call, error: unknown): S3Failure {
  if (!(error instanceof ExchangeFailure)) throw error;
  return new S3Failure({ call, code: error.reason, cause: error.cause });
}

/** No answer, its own trouble, too many calls, or two that wrote the same name at once. */
function mayPass({ status, code }: S3Failure): boolean {
  if (status === undefined) return true;
  return status >= 500 || status === 429 || status === 409 || code === 'RequestTimeout';
}
