import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import type { Dispatcher } from 'undici';
import type { TransportReason } from './errors.ts';

/** Lower-case names; a header that came several times is joined by a comma. */
export type AnswerHeaders = Readonly<Record<string, string>>;

/** Limits of one exchange. Bytes are counted as they come and again after decompression. */
export interface ExchangeLimits {
  deadlineMs: number;
  /** Longest silence once the answer has begun; before that only the deadline counts. */
  idleMs: number;
  maxBytes: number;
}

export interface Exchange {
  dispatcher: Dispatcher;
  method: string;
  url: URL;
  headers: Record<string, string>;
  body?: Buffer | string | undefined;
  limits: ExchangeLimits;
  signal?: AbortSignal | undefined;
}

export interface Answer {
  status: number;
  headers: AnswerHeaders;
  bytes: Buffer;
}

/** Why an exchange gave no whole answer; whoever made the call knows what that means and says so in its own error. */
export class ExchangeFailure extends Error {
  override readonly name = 'ExchangeFailure';
  readonly reason: TransportReason;
  readonly mayHaveBeenSent: boolean;

  constructor(fields: { reason: TransportReason; mayHaveBeenSent: boolean; cause?: unknown }) {
    super(fields.reason, { cause: fields.cause });
    this.reason = fields.reason;
    this.mayHaveBeenSent = fields.mayHaveBeenSent;
  }
}

/** One request, one answer, within the limits. Redirects are answers like any other. Throws `ExchangeFailure`. */
export async function exchange(request: Exchange): Promise<Answer> {
  const answer = await new Reception(request).answer;
  try {
    return { ...answer, bytes: await decompress(answer, request.limits.maxBytes) };
  } catch (cause) {
    const isTooBig = cause instanceof Error && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE';
    throw new ExchangeFailure({ reason: isTooBig ? 'too_big' : 'undecodable', mayHaveBeenSent: true, cause });
  }
}

/**
 * Takes in one answer as it comes over the wire. It works on undici's lowest level because only that tells when the
 * first byte of the request is written, which is what decides whether the other side may know of it.
 */
class Reception implements Dispatcher.DispatchHandler {
  readonly answer: Promise<Answer>;
  readonly #settle = Promise.withResolvers<Answer>();
  readonly #request: Exchange;
  readonly #deadline: NodeJS.Timeout;
  readonly #onAbort = () => this.#fail('aborted', this.#request.signal?.reason);
  #idle: NodeJS.Timeout | undefined;
  /** Set from the moment the request is written. */
  #controller: Dispatcher.DispatchController | undefined;
  #settled = false;
  #status = 0;
  #headers: AnswerHeaders = {};
  #chunks: Buffer[] = [];
  #size = 0;

  constructor(request: Exchange) {
    this.#request = request;
    this.answer = this.#settle.promise;
    this.#deadline = setTimeout(() => this.#fail('deadline'), request.limits.deadlineMs);
    request.signal?.addEventListener('abort', this.#onAbort);
    if (request.signal?.aborted) this.#onAbort();
    else this.#dispatch();
  }

  #dispatch(): void {
    const { dispatcher, url, method, headers, body } = this.#request;
    // undici's own timeouts are off: they are coarse, and the two here are enough.
    const target = { origin: url.origin, path: url.pathname + url.search, headersTimeout: 0, bodyTimeout: 0 };
    try {
      dispatcher.dispatch({ ...target, method, headers, body: body ?? null }, this);
    } catch (error) {
      this.#fail('unreachable', error);
    }
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // After a deadline during connecting this comes late: nothing was written, and nothing will be.
    if (this.#settled) return controller.abort(new Error('given up while connecting'));
    this.#controller = controller;
  }

  onResponseStart(
    _controller: unknown,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    if (this.#settled || status < 200) return;
    const { limits, method } = this.#request;
    this.#status = status;
    this.#headers = joinRepeated(headers);
    this.#idle = setTimeout(() => this.#fail('idle'), limits.idleMs);
    if (method !== 'HEAD' && Number(this.#headers['content-length']) > limits.maxBytes) this.#fail('too_big');
  }

  onResponseData(_controller: unknown, chunk: Buffer): void {
    if (this.#settled) return;
    this.#idle?.refresh();
    this.#size += chunk.length;
    if (this.#size > this.#request.limits.maxBytes) return this.#fail('too_big');
    this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    if (this.#settled) return;
    this.#stop();
    this.#settle.resolve({
      status: this.#status,
      headers: this.#headers,
      bytes: Buffer.concat(this.#chunks),
    });
  }

  onResponseError(_controller: unknown, error: Error): void {
    this.#fail(this.#controller === undefined ? 'unreachable' : 'reset', error);
  }

  #fail(reason: TransportReason, cause?: unknown): void {
    if (this.#settled) return;
    this.#stop();
    this.#chunks = [];
    this.#settle.reject(
      new ExchangeFailure({ reason, mayHaveBeenSent: this.#controller !== undefined, cause }),
    );
    this.#controller?.abort(new Error(reason));
  }

  #stop(): void {
    this.#settled = true;
    clearTimeout(this.#deadline);
    clearTimeout(this.#idle);
    this.#request.signal?.removeEventListener('abort', this.#onAbort);
  }
}

const decoders = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
};

/** One coding at most: nested ones are only seen in bombs. */
async function decompress({ headers, bytes }: Answer, maxBytes: number): Promise<Buffer> {
  const coding = headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  if (coding === 'identity' || coding === '' || bytes.length === 0) return bytes;
  if (!isKnownCoding(coding)) throw new Error('unknown content-encoding');
  return decoders[coding](bytes, { maxOutputLength: maxBytes });
}

function isKnownCoding(coding: string): coding is keyof typeof decoders {
  return Object.hasOwn(decoders, coding);
}

function joinRepeated(headers: Record<string, string | string[] | undefined>): AnswerHeaders {
  const joined: Record<string, string> = Object.create(null);
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) joined[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value;
  }
  return joined;
}
