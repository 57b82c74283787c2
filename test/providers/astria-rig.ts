import { inspect } from 'node:util';
import { expect } from 'vitest';
import type {
  GenerationAsk,
  JobFiles,
  JobState,
  Likeness,
  PreparedRequest,
  TrainingAsk,
} from '../../src/contract/jobs.ts';
import { type Astria, type AstriaOptions, createAstria } from '../../src/providers/astria/astria.ts';
import type { AstriaRoute } from '../../src/providers/astria/route.ts';
import { isProviderError, type ProviderError } from '../../src/providers/transport/errors.ts';
import { createHttp } from '../../src/providers/transport/http.ts';
import { createDownloader } from '../../src/providers/transport/safe-download.ts';
import type { AstriaSettings } from '../../src/sandbox/astria/settings.ts';
import { flux, photo, type Simulator, simulator } from '../sandbox/astria-rig.ts';
import { filesOf, noFiles } from './jobs.ts';

/** Made of plain words, so that the redaction of opaque ones would not hide it by chance. */
const key = 'sd_FAKE-key-of-plain-words';

export const signal = new AbortController().signal;

export const lora: Extract<AstriaRoute, { modelType: 'lora' }> = {
  modelType: 'lora',
  baseTuneId: flux,
  preset: 'flux-lora-portrait',
  token: 'ohwx',
};

const references = [1, 2, 3, 4].map((number) => ({ hash: `photo ${number}`, format: 'jpeg' as const }));

/** A training of a man with four photos. */
export const training: TrainingAsk = { kind: 'training', subject: 'man', references };

export const trainingFiles: JobFiles = filesOf(
  Object.fromEntries(
    await Promise.all(
      references.map(async ({ hash }) => {
        const bytes = Buffer.from(await (await photo()).arrayBuffer());
        return [hash, { bytes }] as const;
      }),
    ),
  ),
);

interface Sent {
  attemptKey?: string;
  callbackUrl?: string;
  files?: JobFiles;
}

export interface Rig extends Omit<Simulator, 'train'> {
  account: (changes?: Partial<AstriaOptions>) => Astria;
  /** Prepares and sends; resolves with the name of the job. */
  send: (ask: TrainingAsk | GenerationAsk, sent?: Sent, account?: Astria) => Promise<string>;
  /** A trained model of a man. */
  likeness: (account?: Astria) => Promise<Likeness>;
  settled: (externalId: string) => Promise<JobState>;
}

/** The client before the sandbox's Astria, which ends with the test. */
export async function openAstria(settings: Partial<AstriaSettings> = {}): Promise<Rig> {
  const { train: _, ...simulated } = await simulator({ settings: { key, ...settings } });
  const account: Rig['account'] = (changes) =>
    createAstria({
      apiUrl: `${simulated.origin}/astria`,
      key,
      route: lora,
      isIdempotent: false,
      longestTrainingMs: 10_800_000,
      longestJobMs: 600_000,
      http: createHttp({ userAgent: 'darkroom-test' }),
      download: createDownloader({ allowedHosts: [], allowLoopback: true }),
      ...changes,
    });
  const settled: Rig['settled'] = async (externalId) => {
    for (;;) {
      const state = await account().getState(externalId, signal);
      if (state.status !== 'pending') return state;
    }
  };
  const send: Rig['send'] = async (ask, sent = {}, by = account()) => {
    const { attemptKey = crypto.randomUUID(), callbackUrl } = sent;
    const files = sent.files ?? (ask.kind === 'training' ? trainingFiles : noFiles);
    // As it comes out of the store.
    const request = JSON.parse(JSON.stringify(await by.prepare(ask, files, signal))) as PreparedRequest;
    return by.submit({ request, attemptKey, callbackUrl, files, signal });
  };
  return {
    ...simulated,
    account,
    send,
    settled,
    async likeness(by = account()) {
      const externalId = await send(training, {}, by);
      await settled(externalId);
      return { externalId, subject: 'man' };
    },
  };
}

/** Two portraits of somebody. */
export function portrait(likeness: Likeness, changes: Partial<GenerationAsk> = {}): GenerationAsk {
  const ask = { kind: 'generation', model: 'portrait', prompt: 'in a studio', ratio: '4:5' } as const;
  return { ...ask, pictures: 2, references: [], likeness, ...changes };
}

/** How a call failed. Whatever it was, the key is nowhere in it. */
export async function failureOf(promise: Promise<unknown>): Promise<ProviderError> {
  const error: unknown = await promise.then(
    (value) => new Error(`succeeded with ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  );
  if (!isProviderError(error)) throw error;
  expect(inspect(error, { depth: 10, showHidden: true })).not.toContain(key);
  return error;
}

/** Lost answers: the work was accepted in each case. */
export const lostAnswers = ['execute_then_504', 'execute_then_reset', 'execute_then_500', 'malformed'];
