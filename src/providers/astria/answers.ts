import type { JobState } from '../../contract/jobs.ts';
import { foreignName } from '../../contract/storable.ts';
import { ProviderError, type ProviderErrorKind, redactText } from '../transport/errors.ts';
import { type ProviderAnswer, retryAfterMs } from '../transport/http.ts';
import { asRecord } from '../transport/json.ts';
import { writeName } from './names.ts';

/** The calls, in our words. */
export type AstriaCall =
  | 'create-tune'
  | 'create-prompt'
  | 'inspect'
  | 'status'
  | 'find'
  | 'extend'
  | 'delete';

type Found = { externalId: string } | 'none' | 'unsure';

/** @returns our name of the tune or prompt that was made; any 2xx says so */
export function readCreated(answer: ProviderAnswer, call: 'create-tune' | 'create-prompt'): string {
  if (!isSuccess(answer)) throw refusal(answer, call);
  const id = foreignName(asRecord(answer.json()).id);
  if (id !== undefined) return writeName(call === 'create-tune' ? 'tune' : 'prompt', id);
  const { status } = answer;
  const detail = 'accepted without an id';
  throw new ProviderError({ kind: 'unknown_outcome', provider: 'astria', call, detail, status });
}

/** How a training stands. There is no field of a status, and none for one that failed: a deadline of ours ends it. */
export function readTuneState(answer: ProviderAnswer): JobState {
  const { id: written, trained_at: trained, expires_at: expires } = readEntity(answer);
  const id = foreignName(written);
  if (!isTime(trained) || id === undefined) return { status: 'pending' };
  const term = isTime(expires) ? { expiresAt: Date.parse(expires) } : {};
  return { status: 'completed', yield: { kind: 'model', externalId: writeName('tune', id), ...term } };
}

/** How a prompt stands: pictures are its success and words of an error its failure; what has neither goes on. */
export function readPromptState(answer: ProviderAnswer): JobState {
  const { images, user_error: error } = readEntity(answer);
  const urls = Array.isArray(images) ? images.filter((url) => typeof url === 'string' && url !== '') : [];
  if (urls.length > 0) return { status: 'completed', yield: { kind: 'pictures', urls } };
  if (typeof error !== 'string' || error === '') return { status: 'pending' };
  if (refusedContent.test(error)) return { status: 'moderated' };
  return { status: 'failed', detail: redactText(error) || 'no reason given' };
}

/**
 * What a list of tunes says of one title. `none` holds for requests that have ended there: the one a 504 cut goes on for a
 * while. `unsure`: others are in it, so the title was not what it was made by.
 */
export function readFoundTune(answer: ProviderAnswer, title: string): Found {
  const tunes = readList(answer);
  const id = foreignName(tunes?.find((tune) => tune.title === title)?.id);
  if (id !== undefined) return { externalId: writeName('tune', id) };
  return tunes?.length === 0 ? 'none' : 'unsure';
}

/**
 * What one page of the prompts, the newest first, says of the one with our seed; `since` is when it can have been made at the
 * earliest. `next`: how many there are on this page, when it may stand on a later one.
 */
export function readFoundPrompt(
  answer: ProviderAnswer,
  { seed, since }: { seed: number; since: number | undefined },
): Found | { next: number } {
  const prompts = readList(answer);
  if (prompts === undefined) return 'unsure';
  const ours = prompts.find((prompt) => prompt.seed === String(seed));
  const id = foreignName(ours?.id);
  if (id !== undefined) return { externalId: writeName('prompt', id) };
  if (ours !== undefined) return 'unsure';
  const oldest = prompts.at(-1)?.created_at;
  const isPast = since !== undefined && isTime(oldest) && Date.parse(oldest) < since;
  return isPast || prompts.length === 0 ? 'none' : { next: prompts.length };
}

/** What an answer that is no success means. */
export function refusal(answer: ProviderAnswer, call: AstriaCall): ProviderError {
  const { status, headers } = answer;
  const detail = detailOf(answer);
  const kind = refusalKind(status, detail, call);
  const waitMs = retryAfterMs(headers, Date.now());
  return new ProviderError({ kind, provider: 'astria', call, detail, status, retryAfterMs: waitMs });
}

/**
 * Only creates leave something behind: a 504 among them has most likely been accepted. A job that runs is paid for, so no
 * passing trouble with key or money ends the wait for it.
 */
function refusalKind(status: number, detail: string, call: AstriaCall): ProviderErrorKind {
  const isCreate = call === 'create-tune' || call === 'create-prompt';
  const isAboutJob = call === 'status' || call === 'find' || call === 'extend' || call === 'delete';
  if (status === 429) return 'busy';
  // A create names nothing but a base tune of our settings.
  if (status === 404) return isCreate ? 'config' : 'gone';
  if (isAboutJob) return 'provider_error';
  if (status >= 500 || status < 400) return isCreate ? 'unknown_outcome' : 'provider_error';
  switch (status) {
    case 401:
    case 403:
      return 'auth';
    case 402:
      return 'no_funds';
    default:
      return refusedContent.test(detail) ? 'moderation' : 'invalid_input';
  }
}

const refusedContent =
  /\bnsfw\b|\bnudity\b|\bmoderat(?:ion|ed)\b|content[ _-]polic|safety|(?:sensitive|prohibited)[ _-]content/i;

/** `{"error": "text"}`, `{"field": ["text", …]}`, or the HTML of a gateway, of which the status says enough. */
function detailOf(answer: ProviderAnswer): string {
  try {
    const body = asRecord(answer.json());
    if (typeof body.error === 'string') return redactText(body.error);
    const fields = Object.entries(body).flatMap(([field, texts]) => {
      const said = Array.isArray(texts) ? texts.filter((text) => typeof text === 'string') : [];
      return said.length > 0 ? [`${field} ${said.join(', ')}`] : [];
    });
    return redactText(fields.join('; ')) || 'no detail';
  } catch {
    return 'no detail';
  }
}

function readList(answer: ProviderAnswer): Record<string, unknown>[] | undefined {
  if (!isSuccess(answer)) throw refusal(answer, 'find');
  const list = answer.json();
  return Array.isArray(list) ? list.map(asRecord) : undefined;
}

function readEntity(answer: ProviderAnswer): Record<string, unknown> {
  if (!isSuccess(answer)) throw refusal(answer, 'status');
  return asRecord(answer.json());
}

function isSuccess({ status }: ProviderAnswer): boolean {
  return status >= 200 && status < 300;
}

function isTime(value: unknown): value is string {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) && !Number.isNaN(Date.parse(value));
}
