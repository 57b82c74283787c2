import { Agent, request } from 'undici';
import { ProviderError, TransportFailure } from '../transport/errors.ts';
import type { ProviderAnswer } from '../transport/http.ts';
import { parseAnswer } from '../transport/json.ts';
import type { GeminiAccess } from './calling.ts';
import { refusal } from './refusals.ts';

/** One line of a file, in memory that the next line takes; of one that is too long only its ends. */
export type FileLine = { bytes: Buffer } | { length: number; head: string; tail: string };

/** A picture of 4096 pixels a side as text is about 35 MB. */
const longestLine = 64_000_000;
const keptEnd = 1_024;

/** Longest silence, before the answer as within it; while we work on a line nobody counts. */
const idleMs = 60_000;

/**
 * Fetches a file line by line: of a gigabyte no more than one line is ever held. Throws a passing ProviderError when it breaks off,
 * of kind `gone` when it is not there any more.
 */
export function createLineReader({ apiUrl, apiVersion, key }: Omit<GeminiAccess, 'http'>) {
  const dispatcher = new Agent({
    allowH2: false,
    headersTimeout: idleMs,
    bodyTimeout: idleMs,
    pipelining: 0,
  });
  return async function* readFileLines(file: string, signal: AbortSignal): AsyncGenerator<FileLine> {
    const url = `${apiUrl}/download/${apiVersion}/${file}:download?alt=media`;
    const headers = { 'x-goog-api-key': key, 'accept-encoding': 'identity' };
    try {
      const answer = await request(url, { dispatcher, headers, signal });
      if (answer.statusCode !== 200) throw refusal(await readRefusal(answer), 'read-lines');
      yield* splitLines(answer.body);
    } catch (error) {
      throw error instanceof ProviderError ? error : brokenOff(error, signal);
    }
  };
}

async function readRefusal({
  statusCode,
  body,
}: Awaited<ReturnType<typeof request>>): Promise<ProviderAnswer> {
  const bytes: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes.push(chunk);
    size += chunk.length;
    if (size > largestRefusal) break;
  }
  const whole = Buffer.concat(bytes);
  return { status: statusCode, headers: {}, bytes: whole, json: () => parseAnswer(whole.toString('utf8')) };
}

const largestRefusal = 65_536;

function brokenOff(cause: unknown, signal: AbortSignal): TransportFailure {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'no code';
  const reason = signal.aborted ? 'aborted' : code.endsWith('_TIMEOUT') ? 'idle' : 'reset';
  return new TransportFailure({
    kind: 'provider_error',
    provider: 'gemini',
    call: 'read-lines',
    detail: `${reason}: the file of answers (${code})`,
    reason,
    mayHaveBeenSent: true,
    cause,
  });
}

async function* splitLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<FileLine> {
  const line = new GrowingLine();
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(0x0a); end !== -1; end = chunk.indexOf(0x0a, from)) {
      line.add(chunk.subarray(from, end));
      yield line.take();
      from = end + 1;
    }
    line.add(chunk.subarray(from));
  }
  yield line.take();
}

/** Lines grow in one piece of memory, again and again: what is cut into pieces and thrown away would pile up. */
class GrowingLine {
  #bytes = Buffer.allocUnsafe(1_048_576);
  #length = 0;
  #head: string | undefined;
  #tail = Buffer.alloc(0);

  add(part: Buffer): void {
    const length = this.#length + part.length;
    if (length > longestLine) {
      this.#head ??= this.#written().toString('utf8', 0, keptEnd);
      this.#tail = Buffer.concat([this.#tail, part]).subarray(-keptEnd);
    } else {
      if (length > this.#bytes.length) this.#grow(length);
      part.copy(this.#bytes, this.#length);
    }
    this.#length = length;
  }

  take(): FileLine {
    const [length, head] = [this.#length, this.#head];
    const bytes = this.#written();
    const tail = this.#tail.toString('utf8');
    this.#length = 0;
    this.#head = undefined;
    this.#tail = Buffer.alloc(0);
    return head === undefined ? { bytes } : { length, head, tail };
  }

  #written(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  #grow(length: number): void {
    const bytes = Buffer.allocUnsafe(Math.min(length * 2, longestLine));
    this.#written().copy(bytes);
    this.#bytes = bytes;
  }
}
