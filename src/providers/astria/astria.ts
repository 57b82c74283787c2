import type {
  JobAccount,
  JobAsk,
  JobCapabilities,
  JobFiles,
  JobKind,
  JobState,
  PreparedRequest,
} from '../../contract/jobs.ts';
import { ProviderError } from '../transport/errors.ts';
import type { ProviderAnswer, ProviderHttp } from '../transport/http.ts';
import type { Download } from '../transport/safe-download.ts';
import { readCreated, readPromptState, readTuneState, refusal } from './answers.ts';
import { type Call, createCall } from './calling.ts';
import { goesOnMs, preparePrompt, prepareTune, withPause, writeCreate } from './creating.ts';
import { findPrompt, findTune } from './finding.ts';
import { inspect } from './inspection.ts';
import { readName } from './names.ts';
import type { AstriaRoute } from './route.ts';

export interface AstriaOptions {
  /** Without a slash at the end. */
  apiUrl: string;
  key: string;
  route: AstriaRoute;
  /** The account's switch: the same request is the same job. */
  isIdempotent: boolean;
  longestTrainingMs: number;
  /** Of one order's pictures. */
  longestJobMs: number;
  http: ProviderHttp;
  download: Download;
}

/** An account at Astria. */
export interface Astria extends JobAccount {
  find: NonNullable<JobAccount['find']>;
  removeModel: NonNullable<JobAccount['removeModel']>;
  inspect: NonNullable<JobAccount['inspect']>;
}

/** The vendor cuts a request itself after 30 s: nothing comes after 35. */
const createPromptMs = 35_000;

/**
 * The photos go with the create: 20 of 600 kB, as they are when they were shrunk, are 48 s at 2 Mbit/s, before those 35; the rest is
 * for reading and shrinking them.
 */
const createTuneMs = 100_000;

const resultLimits = { maxBytes: 60_000_000, deadlineMs: 30_000 };

function capabilitiesOf(kind: JobKind, options: AstriaOptions): JobCapabilities | undefined {
  switch (kind) {
    case 'training':
      return trainingCapabilities(options);
    case 'generation':
      return generationCapabilities(options);
    case 'batch':
      return undefined;
    default:
      return kind satisfies never;
  }
}

function generationCapabilities({ isIdempotent, longestJobMs }: AstriaOptions): JobCapabilities {
  return {
    hasIdempotencyKey: isIdempotent,
    // What was cut still goes on there, and is not found yet.
    submitMs: createPromptMs + goesOnMs,
    longestJobMs,
    // Each time it is overdue it costs a call and an Action, so not more often than a long wait deserves.
    callbackOverdueMs: longestJobMs / 8,
    // The documented pace.
    pollMs: { first: 5_000, longest: 10_000 },
    isLong: false,
  };
}

function trainingCapabilities(options: AstriaOptions): JobCapabilities {
  const shared = { hasIdempotencyKey: options.isIdempotent, submitMs: createTuneMs + goesOnMs };
  // Ready at once, and nobody calls back to say so.
  if (options.route.modelType === 'faceid')
    return { ...generationCapabilities(options), ...shared, callbackOverdueMs: 5_000 };
  return {
    ...shared,
    longestJobMs: options.longestTrainingMs,
    // As with pictures; but a training takes some minutes whatever its limit is.
    callbackOverdueMs: Math.max(options.longestTrainingMs / 8, 10 * 60_000),
    // One of two hours is looked at about 29 times.
    pollMs: { first: 30_000, longest: 300_000 },
    isLong: true,
  };
}

async function prepare(route: AstriaRoute, ask: JobAsk, files: JobFiles): Promise<PreparedRequest> {
  switch (ask.kind) {
    case 'training':
      return prepareTune(route, ask, files);
    case 'generation':
      return preparePrompt(route, ask);
    case 'batch':
      throw new ProviderError({
        kind: 'config',
        provider: 'astria',
        call: 'prepare',
        detail: 'makes no batch',
      });
    default:
      return ask satisfies never;
  }
}

/** One Astria account. Calls are sent once; what a failure means stands in its `kind`. */
export function createAstria(options: AstriaOptions): Astria {
  const { route } = options;
  const call = createCall(options);

  return {
    name: 'astria',
    capabilitiesOf: (kind) => capabilitiesOf(kind, options),

    prepare: (ask, files) => prepare(route, ask, files),

    async submit({ signal, ...sent }) {
      const { path } = sent.request;
      const [name, longestMs] =
        path === '/tunes'
          ? (['create-tune', createTuneMs] as const)
          : (['create-prompt', createPromptMs] as const);
      const beganAt = Date.now();
      const content = await writeCreate(sent);
      const deadlineMs = Math.max(1, longestMs - (Date.now() - beganAt));
      return withPause(async () =>
        readCreated(await call(name, { method: 'POST', path, ...content, deadlineMs, signal }), name),
      );
    },

    find: ({ kind, ...job }, signal) =>
      kind === 'training' ? findTune(call, job.attemptKey, signal) : findPrompt(call, job, signal),

    async getState(externalId, signal) {
      return readState(await look(call, externalId, signal), externalId);
    },

    async cancel(externalId, signal) {
      const answer = await look(call, externalId, signal);
      // What has ended stays, for its state to be read. What goes on may begin at any moment, so nobody knows that it never did.
      if (answer.status !== 404 && readState(answer, externalId).status === 'pending')
        await remove(call, externalId, signal);
      return 'goes_on';
    },

    // The switch goes on from month to month; what we delete at our term is not kept any more.
    async extendModel(externalId, signal) {
      const body = { tune: { auto_extend: true } };
      const answer = await call('extend', { method: 'PATCH', path: pathOf(externalId), body, signal });
      if (answer.status >= 300) throw refusal(answer, 'extend');
    },

    removeModel: (externalId, signal) => remove(call, externalId, signal),

    inspect: (photo, signal) => inspect(call, photo, signal),

    async download(url, signal) {
      return (await options.download(url, { ...resultLimits, signal })).bytes;
    },
  };
}

function pathOf(externalId: string): string {
  const { noun, id } = readName(externalId);
  return `/${noun}s/${encodeURIComponent(id)}`;
}

function look(call: Call, externalId: string, signal: AbortSignal): Promise<ProviderAnswer> {
  return call('status', { method: 'GET', path: pathOf(externalId), signal });
}

function readState(answer: ProviderAnswer, externalId: string): JobState {
  return readName(externalId).noun === 'tune' ? readTuneState(answer) : readPromptState(answer);
}

/** What is not there is removed. */
async function remove(call: Call, externalId: string, signal: AbortSignal): Promise<void> {
  const answer = await call('delete', { method: 'DELETE', path: pathOf(externalId), signal });
  if (answer.status !== 404 && answer.status >= 300) throw refusal(answer, 'delete');
}
