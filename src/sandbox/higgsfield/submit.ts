import { createHash, randomUUID } from 'node:crypto';
import ipaddr from 'ipaddr.js';
import {
  type HiggsfieldJob,
  type HiggsfieldOrder,
  type HiggsfieldService,
  type Outcome,
  spentCredits,
} from './jobs.ts';
import { findModel, readModelInput } from './models.ts';
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
  service: HiggsfieldService;
  settings: SettingsBox;
}

/**
 * Accepts a job, or finds the one an idempotency key stands for. It does not wait for anything, so two submits with
 * one key cannot both be accepted. Throws a Refusal when nothing was created.
 */
export function submitJob(
  call: SubmitCall,
  { service, settings: box }: SubmitDeps,
): { job: HiggsfieldJob; isRepeat: boolean } {
  const settings = box.current;
  const { jobs } = service;
  const model = findModel(call.path, settings.seedream45Path);
  if (!model) throw new Refusal(404, 'Model not found');
  const body = parseJson(call.body);
  const input = readModelInput(model, body);
  checkWebhook(call.webhook, settings.strictWebhooks);
  const isNewer = settings.profile === 'newer';
  const retentionMs = isNewer ? readRetention(call.expiresAfter, settings) : settings.resultTtlMs;
  const idempotencyKey = isNewer ? readKey(call.idempotencyKey) : undefined;
  const fingerprint = fingerprintOf(call, body);
  const known =
    idempotencyKey !== undefined && jobs.all().find(({ order }) => order.idempotencyKey === idempotencyKey);
  if (known) {
    if (known.order.fingerprint === fingerprint) return { job: known, isRepeat: true };
    throw new Refusal(422, 'Idempotency-Key was already used with different parameters');
  }
  const charge = settings.pricePerImage * input.outputs;
  if (spentCredits(jobs) + charge > settings.balance) throw new Refusal(403, 'Not enough credits');
  if (jobs.open().length >= settings.concurrency) throw busyRefusal(settings.concurrency);
  const { planned, ...plan } = service.plan(call.webhook, input.prompt.includes('[slow]') ? 10 : 1);
  const order: HiggsfieldOrder = {
    ...plan,
    ...input,
    profile: settings.profile,
    model: call.path,
    charge,
    ...(idempotencyKey !== undefined && { idempotencyKey }),
    fingerprint,
    retentionMs,
    // Words in the prompt count unless the fault plan says more.
    outcome: planned ?? outcomeOfPrompt(input.prompt),
    huge: input.prompt.includes('[huge]'),
  };
  const job = jobs.accept(randomUUID(), order, {
    model: call.path,
    charge,
    ...(idempotencyKey !== undefined && { idempotency_key: idempotencyKey }),
  });
  return { job, isRepeat: false };
}

function outcomeOfPrompt(prompt: string): Outcome {
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
