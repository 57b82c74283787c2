/** What we ask a provider to make: references are already with the provider or where it can fetch them. */
export interface PictureRequest {
  /** Our name of the model. */
  model: string;
  prompt: string;
  ratio: string;
  /** JPEG, PNG or WebP, in the order the person sent them. */
  /** To be uploaded, or fetched by the provider itself. */
  references: readonly (ReferencePhoto | { link: string })[];
}

export interface ReferencePhoto {
  bytes: Buffer;
  format: 'jpeg' | 'png' | 'webp';
}

/** A prepared request: plain JSON, stored before it is sent and sent as stored. */
export interface PreparedRequest {
  path: string;
  body: Record<string, unknown>;
}

/**
 * How a job stands at the provider. `pending` goes on; the others are final. `resultUrls` of `completed` may be empty:
 * a provider that says done and shows nothing. `cost` is what the provider says it charged, in its own unit.
 */
export type JobState =
  | { status: 'pending' }
  | { status: 'completed'; resultUrls: string[]; cost?: string }
  | { status: 'moderated' }
  | { status: 'failed'; detail: string; cost?: string }
  | { status: 'cancelled'; cost?: string };

/** What a provider can do; data that decides how a lost answer is handled (see docs/decisions). */
export interface ProviderCapabilities {
  /** The same request with the same key gives the same job. */
  hasIdempotencyKey: boolean;
  signedCallbacks: boolean;
  /** How long a job may take until its order is given up. */
  longestJobMs: number;
  /** When a wait for a callback turns to asking. */
  callbackOverdueMs: number;
  /** How often it may be asked: the first pause, which grows by half, and the longest. */
  pollMs: { first: number; longest: number };
  /** How long a result can be fetched. */
  retentionMs: number;
}

/** One account at a provider of pictures. Calls throw `ProviderError` and never repeat themselves. */
export interface PictureProvider {
  readonly name: string;
  readonly capabilities: ProviderCapabilities;
  /** Uploads the references that have no link and writes the request; nothing is paid yet. */
  prepare(request: PictureRequest, signal: AbortSignal): Promise<PreparedRequest>;
  /** The paid call. @returns the provider's id of the job */
  submit(call: {
    request: PreparedRequest;
    attemptKey: string;
    callbackUrl: string | undefined;
    signal: AbortSignal;
  }): Promise<string>;
  getState(externalId: string, signal: AbortSignal): Promise<JobState>;
  /** Tells it to stop. `cancelled`: it never began. `goes_on`: only its state says when it has ended, and what it cost. */
  cancel(externalId: string, signal: AbortSignal): Promise<'cancelled' | 'goes_on'>;
  /** Fetches a result by its URL, capped in size and time. */
  download(url: string, signal: AbortSignal): Promise<Buffer>;
}
