import { createHash } from 'node:crypto';
import type { StoredAsset } from '../../contract/assets.ts';
import type { GenerationAsk, JobFiles, PreparedRequest, TrainingAsk } from '../../contract/jobs.ts';
import { isProviderError, ProviderError, TransportFailure } from '../transport/errors.ts';
import { asRecord } from '../transport/json.ts';
import { encodeForm } from './calling.ts';
import { readName } from './names.ts';
import { type AstriaRoute, portraitText, type TuneFields, tuneFields } from './route.ts';

/** Its photos are named as we name them: this API takes them with the create only, unless it can fetch them itself. */
export function prepareTune(
  route: AstriaRoute,
  { subject, references }: TrainingAsk,
  files: JobFiles,
): PreparedRequest {
  const detail = 'there is no photo to train on';
  if (references.length === 0)
    throw new ProviderError({ kind: 'invalid_input', provider: 'astria', call: 'prepare', detail });
  const fields = tuneFields(route, subject);
  const links = references.flatMap((asset) => files.link(asset) ?? []);
  if (links.length === references.length)
    return { path: '/tunes', body: { tune: { ...fields, image_urls: links } } };
  const photos = references.map(({ hash, format }) => ({ hash, format }));
  return { path: '/tunes', body: { tune: fields, photos } };
}

export function preparePrompt(route: AstriaRoute, ask: GenerationAsk): PreparedRequest {
  const { likeness, prompt: words = '', pictures = 1, ratio } = ask;
  const detail = 'shows nobody: a portrait needs the model of its person';
  if (!likeness) throw new ProviderError({ kind: 'config', provider: 'astria', call: 'prepare', detail });
  const { id: tuneId } = readName(likeness.externalId);
  const text = portraitText(route, { tuneId, subject: likeness.subject, words });
  const shape = ratio === undefined ? {} : { aspect_ratio: ratio };
  return {
    path: `/tunes/${route.baseTuneId}/prompts`,
    body: { prompt: { text, num_images: pictures, ...shape } },
  };
}

/**
 * The body of a paid call. A repeat is told from a new job by all that stands in it, so all of it comes from the request as it is
 * stored and from the job's own key.
 */
export async function writeCreate(call: {
  request: PreparedRequest;
  attemptKey: string;
  callbackUrl: string | undefined;
  files: JobFiles;
}): Promise<{ body: object; headers?: Record<string, string> }> {
  const { request, attemptKey, callbackUrl: callback, files } = call;
  const { tune, prompt, photos } = request.body;
  if (prompt !== undefined)
    return { body: { prompt: { ...asRecord(prompt), seed: seedOf(attemptKey), callback } } };
  const fields = { ...(tune as TuneFields), title: attemptKey, ...(callback !== undefined && { callback }) };
  if (photos === undefined) return { body: { tune: fields } };
  return writeForm(fields, photos as readonly StoredAsset[], files);
}

/** Different for each job and the same whenever the job is sent: what a lost prompt is found by. */
export function seedOf(attemptKey: string): number {
  return createHash('sha256').update(attemptKey).digest().readUInt32BE();
}

/** The vendor asks for 3 MB at most and trains on smaller pictures than these; what is more only makes the call longer. */
const photoLimits = { maxSide: 1_536, maxBytes: 3_000_000 };

async function writeForm(
  fields: TuneFields,
  photos: readonly StoredAsset[],
  files: JobFiles,
): Promise<{ body: Buffer; headers: Record<string, string> }> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(`tune[${name}]`, String(value));
  for (const [index, photo] of photos.entries()) {
    const bytes = new Uint8Array(await files.read(photo, photoLimits).catch(throwUnsent));
    form.append('tune[images][]', new Blob([bytes], { type: 'image/jpeg' }), `${index + 1}.jpg`);
  }
  return encodeForm(form);
}

/** A photo that could not be read or shrunk just now: nothing was sent, so the job may be sent again without a look-up. */
function throwUnsent(cause: unknown): never {
  if (isProviderError(cause)) throw cause;
  throw new TransportFailure({
    kind: 'provider_error',
    provider: 'astria',
    call: 'create-tune',
    detail: 'a photo could not be read',
    reason: 'unreachable',
    mayHaveBeenSent: false,
    cause,
  });
}

/**
 * Its own cut is 30 s after a request came in, and what was cut goes on there for a while. Whoever repeats it or looks for it before
 * could make it twice.
 */
export const goesOnMs = 60_000;

/** Says of a paid call whose outcome is unknown how long to leave it alone. */
export async function withPause<T>(create: () => Promise<T>): Promise<T> {
  try {
    return await create();
  } catch (error) {
    if (!isProviderError(error) || error.kind !== 'unknown_outcome') throw error;
    const { kind, provider, call, detail, status } = error;
    const retryAfterMs = Math.max(error.retryAfterMs ?? 0, goesOnMs);
    throw new ProviderError({ kind, provider, call, detail, status, retryAfterMs, cause: error });
  }
}
