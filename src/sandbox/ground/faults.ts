import { setTimeout as delay } from 'node:timers/promises';
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context } from 'hono';
import { z } from 'zod';
import type { Journal } from './journal.ts';

/** Faults of the connection and the gateway; `withFault` plays them for every service. */
export type TransportFault =
  | 'refuse'
  | 'execute_then_reset'
  | 'execute_then_timeout'
  | 'http_429'
  | 'http_500'
  | 'http_503'
  | 'execute_then_500'
  | 'html'
  | 'slow'
  | 'malformed';

/**
 * A transport fault, or a word of one service that the service handles itself (`truncated_image`, `blocked`).
 */
export type FaultKind = TransportFault | (string & Record<never, never>);

/**
 * One line of the plan. Without `rate` it fires at the `nth` matching call from now, `times` calls in a row.
 */
export interface Fault {
  /** A point such as `telegram.sendPhoto`, or a prefix with a star: `telegram.*`. */
  match: string;
  fault: FaultKind;
  /** 1-based, default 1. */
  nth?: number;
  /** The point whose calls `nth` counts, where an outage begins with another call than those it meets; default `match`. */
  from?: string;
  /** An outage: from its first call on it fires at every one, for so long. */
  forMs?: number;
  /** How often it fires in all; default 1, with `rate` without end. */
  times?: number;
  /** Probability per call, instead of `nth`. */
  rate?: number;
  /** Seed of the draws for `rate`, default 1. */
  seed?: number;
  /** `holdMs`, `delayMs`, `retryAfterSeconds` or what the service's own words need. */
  params?: Record<string, unknown>;
}

/** What a service is told to do with one call. */
export interface FiredFault {
  fault: FaultKind;
  params: Record<string, unknown>;
}

export interface Faults {
  /** Adds lines to the plan; their calls are counted from now. */
  plan(faults: Fault[]): void;
  /** Forgets the plan and its counts. */
  clear(): void;
  /**
   * Counts this call and returns the fault that fires for it, if any; a service asks once per call and point.
   * With `kinds`, lines of other kinds neither count nor fire: for points that can play only these.
   */
  take(point: string, kinds?: readonly FaultKind[]): FiredFault | undefined;
  /** How often each line has fired. */
  report(): { match: string; fault: FaultKind; fired: number }[];
}

const faultListSchema = z.array(
  z.strictObject({
    match: z.string().min(1),
    fault: z.string().min(1),
    nth: z.int().positive().exactOptional(),
    from: z.string().min(1).exactOptional(),
    forMs: z.int().positive().exactOptional(),
    times: z.int().positive().exactOptional(),
    rate: z.number().min(0).max(1).exactOptional(),
    seed: z.int().exactOptional(),
    params: z.record(z.string(), z.unknown()).exactOptional(),
  }),
);

/** Reads a fault plan from JSON; throws a ZodError that names the wrong field. */
export function parseFaults(body: unknown): Fault[] {
  return faultListSchema.parse(body);
}

interface PlannedFault {
  line: Fault;
  calls: number;
  fired: number;
  /** When it fired first, milliseconds since 1970. */
  firstAt?: number;
  random: () => number;
}

/** Creates an empty fault plan; each firing is journalled as `fault.fired`. */
export function createFaults(journal: Journal): Faults {
  let planned: PlannedFault[] = [];
  return {
    plan(faults) {
      planned.push(
        ...faults.map((line) => ({ line, calls: 0, fired: 0, random: seededRandom(line.seed ?? 1) })),
      );
    },
    clear() {
      planned = [];
    },
    take(point, kinds) {
      const playable = planned.filter(({ line }) => kinds === undefined || kinds.includes(line.fault));
      for (const one of playable) if (matches(one.line.from ?? one.line.match, point)) one.calls += 1;
      const due = playable.filter((one) => matches(one.line.match, point) && isDue(one))[0];
      if (due === undefined) return undefined;
      due.fired += 1;
      due.firstAt ??= Date.now();
      const { match, fault, params = {} } = due.line;
      journal.append('fault.fired', { point, match, fault, params, call: due.calls });
      return { fault, params };
    },
    report: () => planned.map(({ line, fired }) => ({ match: line.match, fault: line.fault, fired })),
  };
}

/** A line that lost a call to an earlier line stays due and fires at the next one. */
function isDue({ line, calls, fired, firstAt, random }: PlannedFault): boolean {
  if (line.rate !== undefined) return random() < line.rate && fired < (line.times ?? Infinity);
  if (line.forMs !== undefined && firstAt !== undefined) return Date.now() < firstAt + line.forMs;
  return calls >= (line.nth ?? 1) && fired < (line.times ?? 1);
}

function matches(match: string, point: string): boolean {
  return match.endsWith('*') ? point.startsWith(match.slice(0, -1)) : match === point;
}

/** mulberry32: the same seed draws the same numbers on every machine. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Bodies of a service's own error answers; plain ones are used without them. */
export interface FaultAnswers {
  http429?: (retryAfterSeconds?: number) => Response;
  http500?: () => Response;
}

/** One call to play a fault on. */
export interface FaultedCall {
  execute: () => Promise<Response> | Response;
  context: Context;
  params: Record<string, unknown>;
  answers: FaultAnswers;
}

/**
 * Runs `execute` the way the fired transport fault says; without a fault, or with a word that belongs to the
 * service, it simply runs. "Executed" faults let the effect happen and spoil only the answer.
 */
// oxlint-disable-next-line max-params -- the shape every service of the sandbox is written against
export async function withFault(
  context: Context,
  fired: FiredFault | undefined,
  execute: () => Promise<Response> | Response,
  answers: FaultAnswers = {},
): Promise<Response> {
  if (fired === undefined || !isTransportFault(fired.fault)) return execute();
  return transportFaults[fired.fault]({ execute, context, params: fired.params, answers });
}

const transportFaults: Record<TransportFault, (call: FaultedCall) => Promise<Response> | Response> = {
  refuse: ({ context }) => reset(context),
  execute_then_reset: async ({ execute, context }) => {
    await execute();
    return reset(context);
  },
  execute_then_timeout: async ({ execute, context, params }) => {
    const response = await execute();
    await holdBack(context, numberOf(params.holdMs, 60_000));
    return response;
  },
  http_429: ({ params, answers }) => {
    const retryAfterSeconds =
      typeof params.retryAfterSeconds === 'number' ? params.retryAfterSeconds : undefined;
    return (answers.http429 ?? plain429)(retryAfterSeconds);
  },
  http_500: ({ answers }) => (answers.http500 ?? plain500)(),
  http_503: () => new Response('Service Unavailable', { status: 503 }),
  execute_then_500: async ({ execute, answers }) => {
    await execute();
    return (answers.http500 ?? plain500)();
  },
  html: () =>
    new Response(
      '<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>',
      {
        status: 502,
        headers: { 'content-type': 'text/html' },
      },
    ),
  slow: async ({ execute, context, params }) => {
    await holdBack(context, numberOf(params.delayMs, 1_000));
    return execute();
  },
  malformed: async ({ execute }) => {
    const body = await (await execute()).arrayBuffer();
    return new Response(body.slice(0, Math.floor(body.byteLength / 2)), {
      headers: { 'content-type': 'application/json' },
    });
  },
};

/** All transport faults, for points that name what they can play. */
export const transportFaultKinds = Object.keys(transportFaults) as TransportFault[];

function isTransportFault(fault: string): fault is TransportFault {
  return Object.hasOwn(transportFaults, fault);
}

function plain429(retryAfterSeconds?: number): Response {
  const headers = retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
  return Response.json({ detail: 'Too Many Requests' }, { status: 429, headers });
}

function plain500(): Response {
  return Response.json({ detail: 'Internal Server Error' }, { status: 500 });
}

/** A number of a fault's `params`. */
export function numberOf(value: unknown, fallback: number): number {
  return typeof value === 'number' ? value : fallback;
}

/** Cuts the connection with a reset, so that the client sees a broken transport and no end of answer. */
export function reset(context: Context): Response {
  (context.env as HttpBindings).incoming.socket.resetAndDestroy();
  return RESPONSE_ALREADY_SENT;
}

/** Waits, but no longer than the client does: a closed connection must not keep a timer alive. */
async function holdBack(context: Context, holdMs: number): Promise<void> {
  const { outgoing } = context.env as HttpBindings;
  const gone = new AbortController();
  outgoing.once('close', () => gone.abort());
  await delay(holdMs, undefined, { signal: gone.signal }).catch(() => undefined);
}
