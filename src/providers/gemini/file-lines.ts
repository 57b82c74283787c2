import { Agent, request } from 'undici';
import { ProviderError, TransportFailure } from '../transport/errors.ts';
import type { ProviderAnswer } from '../transport/http.ts';
import { parseAnswer } from '../transport/json.ts';
import type { GeminiAccess } from './calling.ts';
import { refusal } from './refusals.ts';

/** One line of a file; of one that is too long only its ends. */
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

class GrowingLine {
  #parts: Buffer[] = [];
  #length = 0;
  #head = '';

  add(part: Buffer): void {
    this.#parts.push(part);
    this.#length += part.length;
    if (this.#length <= longestLine) return;
    const kept = Buffer.concat(this.#parts);
    if (this.#head === '') this.#head = kept.toString('utf8', 0, keptEnd);
    this.#parts = [Buffer.from(kept.subarray(-keptEnd))];
  }

  take(): FileLine {
    const bytes = Buffer.concat(this.#parts);
    const [length, head] = [this.#length, this.#head];
    this.#parts = [];
    this.#length = 0;
    this.#head = '';
    return head === '' ? { bytes } : { length, head, tail: bytes.toString('utf8') };
  }
}
