import type { StoredAsset } from './assets.ts';
import type { BatchAsk, BatchLine, LineAnswer, PictureAnswer } from './batches.ts';
import type { DescriptionAnswer, DescriptionLine } from './descriptions.ts';
import type { PhotoFlaw } from './inspection.ts';
import type { Subject as PortraitSubject } from './portraits.ts';

/** What is asked of a provider: pictures, a model of somebody, or many items at once. */
export type JobKind = 'generation' | 'training' | 'batch';

/** What a job, an event, a card belongs to. */
export type SubjectKind = 'order' | 'batch';
export interface Subject {
  kind: SubjectKind;
  id: number;
}

/** One unit of work as we ask for it, before any provider's words. */
export type JobAsk = GenerationAsk | TrainingAsk | BatchAsk;

export interface GenerationAsk {
  kind: 'generation';
  /** Our name of the model. */
  model: string;
  /** Of a model that takes words. */
  prompt?: string;
  ratio?: string;
  /** Pictures of one job; 1 without it. */
  pictures?: number;
  /** Whom the pictures show. */
  likeness?: Likeness;
  /** In the order the person sent them. */
  references: readonly StoredAsset[];
}

/** Somebody a model was trained of. */
export interface Likeness {
  /** The provider's name of the model. */
  externalId: string;
  subject: PortraitSubject;
}

export interface TrainingAsk {
  kind: 'training';
  subject: PortraitSubject;
  /** Photos of the subject. */
  references: readonly StoredAsset[];
}

/** A prepared request: plain JSON, stored before it is sent and sent as stored. */
export interface PreparedRequest {
  path: string;
  body: Record<string, unknown>;
}

/** How an account reaches what we have stored. */
export interface JobFiles {
  /** `limits`: a JPEG that keeps within, sides in pixels. */
  read(asset: StoredAsset, limits?: { maxSide: number; maxBytes: number }): Promise<Buffer>;
  /** An address where this provider can fetch it; undefined: it must be uploaded. */
  link(asset: StoredAsset): string | undefined;
  /**
   * What the provider calls the file. `send` uploads it and answers that; it is kept with the job, so that an attempt which
   * follows sends only what is missing.
   */
  uploadOnce(asset: StoredAsset, send: () => Promise<string>): Promise<string>;
}

/** What the provider says it charged, in its own unit. */
export interface Cost {
  /** Decimal, such as `0.30`. */
  amount: string;
  unit: string;
}

/** What a finished job leaves. `pictures` may be empty: a provider that says done and shows nothing. */
export type JobYield =
  | { kind: 'pictures'; urls: string[] }
  /** The provider's id of the model, and when it deletes it, Unix time in milliseconds, where it says so. */
  | { kind: 'model'; externalId: string; expiresAt?: number }
  /** The provider's name of the file that holds an answer for each item. */
  | { kind: 'items'; file: string }
  | { kind: 'nothing' };

/** How a job stands at the provider. `pending` goes on; the others are final. */
export type JobState =
  | { status: 'pending' }
  | { status: 'completed'; yield: JobYield; costs?: readonly Cost[] }
  | { status: 'moderated' }
  | { status: 'failed'; detail: string; costs?: readonly Cost[] }
  | { status: 'cancelled'; costs?: readonly Cost[] };

/** What a provider can do with one kind of job; data that decides how a lost answer and a wait are handled. */
export interface JobCapabilities {
  /** The same request with the same key gives the same job. */
  hasIdempotencyKey: boolean;
  /** Longest that one paid call may be on its way: before that nobody judges it. */
  submitMs: number;
  /** How long a job may take until it is given up. */
  longestJobMs: number;
  /** When a wait for a callback turns to asking. */
  callbackOverdueMs: number;
  /** How often it may be asked: the first pause, which grows by half, and the longest. */
  pollMs: { first: number; longest: number };
  /** An hour of asking holds no slot: each look is an attempt of its own. */
  isLong: boolean;
  /** Lines of one batch at most, so that its answers can be fetched in one piece. */
  linesPerJob?: number;
  /** The same of a batch of texts, whose answers are small. */
  textLinesPerJob?: number;
}

/** One account at a provider. Calls throw `ProviderError` and never repeat themselves. */
export interface JobAccount {
  /** The provider's. */
  readonly name: string;
  /** Undefined: it makes no jobs of this kind. */
  capabilitiesOf(kind: JobKind): JobCapabilities | undefined;
  /** Uploads what the request needs and writes it; nothing is paid yet, and it may be done any number of times. */
  prepare(ask: JobAsk, files: JobFiles, signal: AbortSignal): Promise<PreparedRequest>;
  /** The paid call. @returns the provider's id of the job */
  submit(call: {
    request: PreparedRequest;
    attemptKey: string;
    callbackUrl: string | undefined;
    files: JobFiles;
    signal: AbortSignal;
  }): Promise<string>;
  /**
   * Looks for the job a lost answer left, where the provider can. `none`: it was certainly never made.
   * `sentAt`: when its request last began its way; nothing older is it.
   */
  find?(
    job: { kind: JobKind; attemptKey: string; sentAt?: Date | null },
    signal: AbortSignal,
  ): Promise<{ externalId: string } | 'none' | 'unsure'>;
  getState(externalId: string, signal: AbortSignal): Promise<JobState>;
  /** Tells it to stop. `cancelled`: it never began. `goes_on`: only its state says when it has ended, and what it cost. */
  cancel(externalId: string, signal: AbortSignal): Promise<'cancelled' | 'goes_on'>;
  /** Keeps a trained model for a further term, which the provider charges; asked again it is kept no longer than that. */
  extendModel?(externalId: string, signal: AbortSignal): Promise<void>;
  /** Deletes a trained model; one that is not there is deleted. */
  removeModel?(externalId: string, signal: AbortSignal): Promise<void>;
  /** What speaks against training on a photo, a JPEG; `unknown` whenever it cannot be told, instead of a `ProviderError`. Costs nothing. */
  inspect?(
    shown: { photo: Buffer; subject: PortraitSubject },
    signal: AbortSignal,
  ): Promise<readonly PhotoFlaw[] | 'unknown'>;
  /** Makes one picture by a call of its own, which is paid, and answers at once. @param shown.bytes of the line's picture, a JPEG */
  makePicture?(shown: { line: BatchLine; bytes: Buffer }, signal: AbortSignal): Promise<PictureAnswer>;
  /** Describes one picture by a call of its own, which is paid, and answers at once. @param shown.bytes of the line's picture, a JPEG */
  describe?(shown: { line: DescriptionLine; bytes: Buffer }, signal: AbortSignal): Promise<DescriptionAnswer>;
  /** Reads the answers to a batch's lines one by one, in any order, from the file its yield names. @param of what was asked for; pictures without it */
  readLines?(file: string, signal: AbortSignal, of?: BatchAsk['of']): AsyncIterable<LineAnswer>;
  /** What the provider calls the files that a request names beside its uploads. */
  filesOf?(request: PreparedRequest): readonly string[];
  /** Deletes files the provider keeps for us, uploads and answers, by its names of them; what is not there is deleted. */
  removeFiles?(files: readonly string[], signal: AbortSignal): Promise<void>;
  /** Fetches a result by its URL, capped in size and time. */
  download(url: string, signal: AbortSignal): Promise<Buffer>;
}

/** What a callback says of its job, read by the provider's own pure function. Undefined: it names none. */
export type CallbackReader = (body: string) => { externalId: string | undefined };
