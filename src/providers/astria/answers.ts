import type { JobState } from '../../contract/jobs.ts';
import { foreignName } from '../../contract/storable.ts';
import { ProviderError, type ProviderErrorKind, redactText } from '../transport/errors.ts';
import { type ProviderAnswer, retryAfterMs } from '../transport/http.ts';
import { asRecord } from '../transport/json.ts';

/** The calls, in our words. */
export type AstriaCall = 'create-tune' | 'create-prompt' | 'inspect' | 'status' | 'find' | 'delete';

/** @returns the id of the tune or prompt that was made; any 2xx says so */
export function readCreated(answer: ProviderAnswer, call: 'create-tune' | 'create-prompt'): string {
  if (!isSuccess(answer)) throw refusal(answer, call);
  const id = foreignName(asRecord(answer.json()).id);
  if (id !== undefined) return id;
  const { status } = answer;
  const detail = 'accepted without an id';
  throw new ProviderError({ kind: 'unknown_outcome', provider: 'astria', call, detail, status });
}

/** How a training stands. There is no field of a status, and none for one that failed: a deadline of ours ends it. */
export function readTuneState(answer: ProviderAnswer): JobState {
  const tune = readEntity(answer);
  const externalId = foreignName(tune.id);
  if (!isTime(tune.trained_at) || externalId === undefined) return { status: 'pending' };
  return { status: 'completed', yield: { kind: 'model', externalId } };
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

/** When the model is deleted at the provider, Unix time in milliseconds; undefined where the answer does not say. */
export function readTuneExpiry(answer: ProviderAnswer): number | undefined {
  const { expires_at: expires } = readEntity(answer);
  return isTime(expires) ? Date.parse(expires) : undefined;
}

/**
 * What a list of tunes says of one title. `none` holds for requests that have ended there: the one a 504 cut goes on for a
 * while. `unsure`: others are in it, so the title was not what it was made by.
 */
export function readFound(answer: ProviderAnswer, title: string): { externalId: string } | 'none' | 'unsure' {
  if (!isSuccess(answer)) throw refusal(answer, 'find');
  const tunes = answer.json();
  if (!Array.isArray(tunes)) return 'unsure';
  const externalId = foreignName(asRecord(tunes.find((tune) => asRecord(tune).title === title)).id);
  if (externalId !== undefined) return { externalId };
  return tunes.length === 0 ? 'none' : 'unsure';
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
  const isAboutJob = call === 'status' || call === 'find' || call === 'delete';
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
