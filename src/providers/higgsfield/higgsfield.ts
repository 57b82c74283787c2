import type { StoredAsset } from '../../contract/assets.ts';
import type {
  GenerationAsk,
  JobAccount,
  JobCapabilities,
  JobFiles,
  JobState,
  PreparedRequest,
} from '../../contract/jobs.ts';
import { foreignName } from '../../contract/storable.ts';
import { redactText } from '../transport/errors.ts';
import type { ProviderAnswer, ProviderCall, ProviderHttp } from '../transport/http.ts';
import { asRecord } from '../transport/json.ts';
import type { Download } from '../transport/safe-download.ts';
import { failure, refusal, trouble } from './refusals.ts';

/** How one model is called on this API; settings, because the vendor announces changes. */
export interface HiggsfieldModelEntry {
  path: string;
  imageField: string;
  /** A reference is written as its URL, or as `{type: 'image_url', image_url}`. */
  imageShape: 'url' | 'object';
  extra: Record<string, unknown>;
}

export interface HiggsfieldOptions {
  apiUrl: string;
  key: string;
  secret: string;
  /** Which generation of the vendor's documentation the account follows. */
  profile: 'weak' | 'newer';
  longestJobMs: number;
  models: Readonly<Record<string, HiggsfieldModelEntry>>;
  http: ProviderHttp;
  download: Download;
}

/** Of one file: 10 MB at 2 Mbit/s are 40 s. */
const uploadMs = 60_000;

/** Of one call; an answer that comes later is lost. */
const callMs = 8_000;

/**
 * By documentation generation. `weak`: no key, so a lost answer can only be cleared up by the callback.
 * Results stay for seven days at least (vendor's documentation).
 */
function generationCapabilities(profile: 'weak' | 'newer', longestJobMs: number): JobCapabilities {
  return {
    hasIdempotencyKey: profile === 'newer',
    submitMs: callMs,
    longestJobMs,
    // Each time it is overdue it costs a call and an Action, so not more often than a long wait deserves.
    callbackOverdueMs: longestJobMs / 8,
    // The documented pace.
    pollMs: { first: 2_000, longest: 10_000 },
    isLong: false,
  };
}

const resultLimits = { maxBytes: 60_000_000, deadlineMs: 30_000 };

type Call = (
  request: Pick<ProviderCall, 'method' | 'url' | 'name' | 'body' | 'headers' | 'signal'>,
) => Promise<ProviderAnswer>;

/** One Higgsfield account. Calls are sent once; what a failure means stands in its `kind`. */
export function createHiggsfield(options: HiggsfieldOptions): JobAccount {
  const { apiUrl, http, models } = options;
  const call: Call = (request) =>
    http.request({
      provider: 'higgsfield',
      deadlineMs: callMs,
      maxBytes: 1_000_000,
      ...request,
      headers: {
        authorization: `Key ${options.key}:${options.secret}`,
        accept: 'application/json',
        ...request.headers,
      },
    });
  const upload = createUpload(options, call);

  return {
    name: 'higgsfield',
    capabilitiesOf: (kind) =>
      kind === 'generation' ? generationCapabilities(options.profile, options.longestJobMs) : undefined,

    async prepare(ask, files, signal) {
      if (ask.kind !== 'generation') throw failure('config', 'prepare', { detail: `makes no ${ask.kind}` });
      const model = models[ask.model];
      if (!model) throw failure('config', 'prepare', { detail: `no entry for model ${ask.model}` });
      const urls = await Promise.all(
        ask.references.map(
          async (asset) => files.link(asset) ?? files.uploadOnce(asset, () => upload(asset, files, signal)),
        ),
      );
      return writeRequest(model, ask, urls);
    },

    async submit({ request, attemptKey, callbackUrl, signal }) {
      const query = callbackUrl === undefined ? '' : `?hf_webhook=${encodeURIComponent(callbackUrl)}`;
      // The key is harmless where it means nothing.
      const headers = { 'idempotency-key': attemptKey };
      const url = `${apiUrl}${request.path}${query}`;
      const answer = await call({ method: 'POST', url, name: 'submit', body: request.body, headers, signal });
      if (answer.status !== 200) throw refusal(answer, 'submit', options.profile);
      return readRequestId(answer);
    },

    async getState(externalId, signal) {
      const url = `${apiUrl}/requests/${encodeURIComponent(externalId)}/status`;
      const answer = await call({ method: 'GET', url, name: 'status', signal });
      if (answer.status === 404)
        throw failure('gone', 'status', { detail: 'request not found', status: 404 });
      if (answer.status !== 200) throw trouble(answer, 'status');
      return readState(answer);
    },

    async cancel(externalId, signal) {
      const url = `${apiUrl}/requests/${encodeURIComponent(externalId)}/cancel`;
      const answer = await call({ method: 'POST', url, name: 'cancel', signal });
      if (answer.status === 202) return 'cancelled';
      if (answer.status === 400) return 'goes_on';
      throw trouble(answer, 'cancel');
    },

    async download(url, signal) {
      return (await options.download(url, { ...resultLimits, signal })).bytes;
    },
  };
}

/** Puts a reference where the provider can fetch it. Our key goes to the API only, never to its object store. */
function createUpload({ apiUrl, http, profile }: HiggsfieldOptions, call: Call) {
  return async (asset: StoredAsset, files: JobFiles, signal: AbortSignal): Promise<string> => {
    const contentType = `image/${asset.format}`;
    const url = `${apiUrl}/files/generate-upload-url`;
    const granted = await call({
      method: 'POST',
      url,
      name: 'upload-url',
      body: { content_type: contentType },
      signal,
    });
    if (granted.status !== 200) throw refusal(granted, 'upload-url', profile);
    const target = readUploadTarget(granted);
    const stored = await http.request({
      provider: 'higgsfield',
      name: 'upload',
      method: 'PUT',
      url: target.uploadUrl,
      headers: { ...target.headers, 'content-type': contentType },
      body: await files.read(asset),
      deadlineMs: uploadMs,
      maxBytes: 100_000,
      signal,
    });
    if (stored.status >= 300)
      throw failure('provider_error', 'upload', { detail: 'upload refused', status: stored.status });
    return target.publicUrl;
  };
}

function writeRequest(model: HiggsfieldModelEntry, ask: GenerationAsk, urls: string[]): PreparedRequest {
  const images = urls.map((url) =>
    model.imageShape === 'url' ? url : { type: 'image_url', image_url: url },
  );
  return {
    path: model.path,
    body: {
      prompt: ask.prompt,
      aspect_ratio: ask.ratio,
      ...(images.length > 0 ? { [model.imageField]: images } : {}),
      ...model.extra,
    },
  };
}

/** The six statuses of the vendor's documentation; a word we do not know is a job that goes on until its deadline. */
function readState(answer: ProviderAnswer): JobState {
  const body = asRecord(answer.json());
  switch (body.status) {
    case 'completed':
      return { status: 'completed', yield: { kind: 'pictures', urls: readUrls(body.images) } };
    case 'nsfw':
      return { status: 'moderated' };
    case 'failed':
      return {
        status: 'failed',
        detail: typeof body.error === 'string' ? redactText(body.error) : 'no reason given',
      };
    case 'canceled':
      return { status: 'cancelled' };
    default:
      return { status: 'pending' };
  }
}

function readUrls(images: unknown): string[] {
  if (!Array.isArray(images)) return [];
  return images.map((image) => asRecord(image).url).filter((url) => typeof url === 'string');
}

function readRequestId(answer: ProviderAnswer): string {
  const id = foreignName(asRecord(answer.json()).request_id);
  if (id !== undefined) return id;
  throw failure('unknown_outcome', 'submit', {
    detail: 'accepted without a request id',
    status: answer.status,
  });
}

function readUploadTarget(answer: ProviderAnswer): {
  uploadUrl: string;
  publicUrl: string;
  headers: Record<string, string>;
} {
  const body = asRecord(answer.json());
  const [uploadUrl, publicUrl] = [body.upload_url, body.public_url].map((url) =>
    foreignName(url, longestUrl),
  );
  if (uploadUrl === undefined || publicUrl === undefined || !isAddress(uploadUrl)) {
    throw failure('provider_error', 'upload-url', {
      detail: 'no upload address in the answer',
      status: answer.status,
    });
  }
  const headers = Object.entries(asRecord(body.upload_headers)).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name.toLowerCase(), value] as const] : [],
  );
  return { uploadUrl, publicUrl, headers: Object.fromEntries(headers) };
}

/** Signed ones are long. */
const longestUrl = 4_096;

/** One that cannot be called would be taken for a wrong setting of ours. */
function isAddress(url: string): boolean {
  const parsed = URL.parse(url);
  return (
    parsed !== null && /^https?:$/.test(parsed.protocol) && parsed.username === '' && parsed.password === ''
  );
}
