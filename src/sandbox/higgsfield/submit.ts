import { createHash, randomUUID } from 'node:crypto';
import ipaddr from 'ipaddr.js';
import type { Faults } from '../ground/faults.ts';
import { callbackFaults } from './callbacks.ts';
import type { Job, JobOrder, JobOutcome, Ledger } from './ledger.ts';
import { findModel, type ModelInput, readModelInput } from './models.ts';
import { busyRefusal, invalid, Refusal } from './refusals.ts';
import type { HiggsfieldSettings, SettingsBox } from './settings.ts';

/** A submit as it came over the wire. */
export interface SubmitCall {
  /** The model's path with its leading slash. */
  path: string;
  body: string;
  webhook: string | undefined;
  idempotencyKey: string | undefined;
  /** The header `Hf-Expires-After`, seconds. */
  expiresAfter: string | undefined;
}

export interface SubmitDeps {
  ledger: Ledger;
  settings: SettingsBox;
  faults: Faults;
}

const injectedOutcomes = [
  'nsfw',
  'failed',
  'failed_without_error',
  'completed_without_images',
  'never_ends',
] as const satisfies JobOutcome[];

/**
 * Accepts a job, or finds the one an idempotency key stands for. It does not wait for anything, so two submits with
 * one key cannot both be accepted. Throws a Refusal when nothing was created.
 */
export function submitJob(call: SubmitCall, deps: SubmitDeps): { job: Job; isRepeat: boolean } {
  const settings = deps.settings.current;
  const model = findModel(call.path, settings.seedream45Path);
  if (!model) throw new Refusal(404, 'Model not found');
  const body = parseJson(call.body);
  const input = readModelInput(model, body);
  checkWebhook(call.webhook, settings.strictWebhooks);
  const isNewer = settings.profile === 'newer';
  const retentionMs = isNewer ? readRetention(call.expiresAfter, settings) : settings.resultTtlMs;
  const idempotencyKey = isNewer ? readKey(call.idempotencyKey) : undefined;
  const fingerprint = fingerprintOf(call, body);
  const known = idempotencyKey === undefined ? undefined : deps.ledger.findByKey(idempotencyKey);
  if (known) {
    if (known.order.fingerprint === fingerprint) return { job: known, isRepeat: true };
    throw new Refusal(422, 'Idempotency-Key was already used with different parameters');
  }
  const charge = settings.pricePerImage * input.outputs;
  if (deps.ledger.spent() + charge > settings.balance) throw new Refusal(403, 'Not enough credits');
  if (deps.ledger.activeCount() >= settings.concurrency) throw busyRefusal(settings.concurrency);
  const job = deps.ledger.accept({
    requestId: randomUUID(),
    profile: settings.profile,
    model: call.path,
    ...input,
    charge,
    ...(call.webhook === undefined ? {} : { webhook: call.webhook }),
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    fingerprint,
    retentionMs,
    ...planJob(input, { faults: deps.faults, settings, hasWebhook: call.webhook !== undefined }),
  });
  return { job, isRepeat: false };
}

interface Planning {
  faults: Faults;
  settings: HiggsfieldSettings;
  hasWebhook: boolean;
}

type JobPlan = Pick<JobOrder, 'outcome' | 'huge' | 'acceptedAt' | 'startsAt' | 'endsAt' | 'callbackFault'>;

/** Times, end and callback fault of a job, drawn once. Words in the prompt count unless the fault plan says more. */
function planJob({ prompt }: ModelInput, { faults, settings, hasWebhook }: Planning): JobPlan {
  const acceptedAt = Date.now();
  const fired = faults.take('higgsfield.job', injectedOutcomes)?.fault;
  const callbackFault = hasWebhook ? faults.take('higgsfield.callback', callbackFaults) : undefined;
  const isEarly = callbackFault?.fault === 'callback_early';
  const pace = prompt.includes('[slow]') ? 10 : 1;
  const startsAt = acceptedAt + (isEarly ? 0 : settings.queuedMs * pace);
  return {
    outcome: injectedOutcomes.find((outcome) => outcome === fired) ?? outcomeOfPrompt(prompt),
    huge: prompt.includes('[huge]'),
    acceptedAt,
    startsAt,
    endsAt: startsAt + (isEarly ? 0 : settings.runMs * pace),
    ...(callbackFault ? { callbackFault } : {}),
  };
}

function outcomeOfPrompt(prompt: string): JobOutcome {
  if (/\bnsfw\b/i.test(prompt)) return 'nsfw';
  return prompt.includes('[fail]') ? 'failed' : 'completed';
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw invalid(['body'], 'Expecting value', 'value_error.jsondecode');
  }
}

function readKey(key: string | undefined): string | undefined {
  if (key === undefined || /^[\x21-\x7e]{1,255}$/.test(key)) return key;
  throw invalid(['header', 'Idempotency-Key'], 'expected 1 to 255 visible ASCII characters');
}

function readRetention(expiresAfter: string | undefined, { resultTtlMs }: HiggsfieldSettings): number {
  if (expiresAfter === undefined) return resultTtlMs;
  const seconds = /^\d+$/.test(expiresAfter) ? Number(expiresAfter) : Number.NaN;
  if (seconds >= 3_600 && seconds * 1_000 <= resultTtlMs) return seconds * 1_000;
  throw invalid(
    ['header', 'Hf-Expires-After'],
    `expected 3600 to ${Math.floor(resultTtlMs / 1_000)} seconds`,
  );
}

function checkWebhook(webhook: string | undefined, isStrict: boolean): void {
  if (webhook === undefined) return;
  const url = URL.parse(webhook);
  const isUsable = url !== null && (url.protocol === 'https:' || url.protocol === 'http:');
  if (!isUsable) throw invalid(['query', 'hf_webhook'], 'invalid or missing URL', 'value_error.url');
  if (isStrict && !isPublicHttps(url)) {
    throw invalid(['query', 'hf_webhook'], 'expected an HTTPS URL of a public host without credentials');
  }
}

/** Names are judged by their form and not resolved: the simulator works without a name server. */
function isPublicHttps({ protocol, hostname, username, password }: URL): boolean {
  if (protocol !== 'https:' || username !== '' || password !== '') return false;
  const host = hostname.replaceAll(/[[\]]/g, '');
  if (ipaddr.isValid(host)) return ipaddr.process(host).range() === 'unicast';
  return host.includes('.') && !/\.(?:localhost|local|internal)\.?$/.test(host);
}

/** What a repeat is compared by: endpoint, body without regard to the order of fields, callback URL, retention. */
function fingerprintOf({ path, webhook, expiresAfter }: SubmitCall, body: unknown): string {
  const compared = JSON.stringify([path, sortFields(body), webhook ?? null, expiresAfter ?? null]);
  return createHash('sha256').update(compared).digest('hex');
}

function sortFields(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortFields);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(entries.map(([name, field]) => [name, sortFields(field)]));
}
