import { Agent, type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import * as fc from 'fast-check';
import { seed } from './campaigns.ts';

export type Posting =
  | { method: string; path: string; headers: Record<string, string>; body: Buffer }
  /** Bytes for the socket, as latin1. */
  | { raw: string };

export interface Attack {
  /** How often each status was answered; 0: the connection was closed without an answer. */
  statuses: Record<number, number>;
  /** The requests that were answered with 5xx, as they could be sent again. */
  faults: string[];
  p99Ms: number;
}

interface AttackOptions {
  port: number;
  count: number;
  postings: fc.Arbitrary<Posting>;
  /** Sent twice at once, between the others. */
  valid: readonly Posting[];
}

const chunk = 500;
const atOnce = 16;
/** Far above the slowest answer; a connection that is still open then fails the run. */
const answerLimitMs = 30_000;

/** Posts random requests to a listener on this machine, with valid ones among them. */
export async function attack({ port, count, postings, valid }: AttackOptions): Promise<Attack> {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  const result: Attack = { statuses: {}, faults: [], p99Ms: 0 };
  const timesMs: number[] = [];
  const post = async (posting: Posting) => {
    const startedAt = performance.now();
    const status = await ('raw' in posting ? postRaw(port, posting.raw) : postHttp({ port, agent }, posting));
    timesMs.push(performance.now() - startedAt);
    result.statuses[status] = (result.statuses[status] ?? 0) + 1;
    if (status >= 500) result.faults.push(describe(status, posting));
  };
  const pause = Math.ceil(count / Math.max(1, valid.length));
  for (let sent = 0; sent < count; sent += chunk) {
    const numRuns = Math.min(chunk, count - sent);
    const chosen = fc.sample(postings, { numRuns, seed: seed + sent });
    const waiting = chosen.map((posting, index) => ({ posting, number: sent + index })).values();
    const lane = async () => {
      for (const { posting, number } of waiting) {
        await post(posting);
        const good = number % pause === 0 ? valid[number / pause] : undefined;
        if (good) await Promise.all([post(good), post(good)]);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, lane));
  }
  agent.destroy();
  result.p99Ms = Math.round(timesMs.toSorted((a, b) => a - b)[Math.floor(timesMs.length * 0.99)] ?? 0);
  return result;
}

function postHttp(
  to: { port: number; agent: Agent },
  posting: Exclude<Posting, { raw: string }>,
): Promise<number> {
  const { method, path, headers, body } = posting;
  return new Promise((resolve, reject) => {
    const call = request({ host: '127.0.0.1', ...to, method, path, headers, timeout: answerLimitMs });
    call.once('response', (response: IncomingMessage) => {
      // An answer before the end of a long body may cut the connection; the status is what counts.
      response.on('error', () => undefined);
      response.resume().once('close', () => resolve(response.statusCode ?? 0));
    });
    call.once('timeout', () => call.destroy(new Error(`no answer to ${describe(0, posting)}`)));
    call.on('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ECONNRESET' || error.code === 'EPIPE' ? resolve(0) : reject(error),
    );
    call.end(body);
  });
}

/** Writes the bytes, says that no more will come, and waits until the other side has closed. @returns the last status */
function postRaw(port: number, raw: string): Promise<number> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.end(raw, 'latin1'));
    socket.setTimeout(answerLimitMs, () => reject(new Error(`never closed: ${JSON.stringify(raw)}`)));
    socket.on('data', (bytes) => {
      answer += bytes.toString('latin1');
    });
    socket.on('error', () => undefined);
    socket.once('close', () =>
      resolve(Number([...answer.matchAll(/^HTTP\/1\.\d (\d+)/gm)].at(-1)?.[1] ?? 0)),
    );
  });
}

function describe(status: number, posting: Posting): string {
  if ('raw' in posting) return `${status} ${JSON.stringify(posting.raw)}`;
  const { method, path, headers, body } = posting;
  return `${status} ${method} ${path} ${JSON.stringify(headers)} ${JSON.stringify(body.toString('latin1').slice(0, 300))}`;
}
