import type { StoredAsset } from '../src/contract/assets.ts';
import type { BatchInput } from '../src/contract/catalog.ts';
import type { JobAccount } from '../src/contract/jobs.ts';
import type { ModelWish } from '../src/contract/training.ts';
import type { Job } from '../src/db/provider-jobs.ts';
import type { Sql } from '../src/db/sql.ts';
import type { PictureDecoder } from '../src/storage/decoder.ts';
import type { ObjectStore } from '../src/storage/objects.ts';

/** An account that inspects photos. */
export type Inspector = Required<Pick<JobAccount, 'inspect'>>;

/** What steps of a job at a provider need. */
export interface JobDeps {
  sql: Sql;
  objects: ObjectStore;
  decoder: PictureDecoder;
  /**
   * The account's client. @throws ProviderError of kind `config` when the account is not configured any more, `busy` when another
   * worker holds it: the step is repeated until that one takes it
   */
  account(accountId: string | null): JobAccount;
  /** The account that says what speaks against photos before a training is paid; undefined when this worker holds none. */
  inspector: Inspector | undefined;
  /** Whether this provider can reach us; if not it is asked. */
  hasCallbacks(provider: string): boolean;
  /** The address a provider calls when the job ends, with the job's own token. */
  callbackUrl(job: Pick<Job, 'id' | 'provider' | 'callbackToken'>): string | undefined;
  /** A link by which this provider can fetch a stored file; undefined: it is uploaded. */
  fileLink(provider: string, asset: StoredAsset): string | undefined;
  /** How long a job waits for a place. */
  queueMs: number;
  /** Tells an administrator, once for each key until it is mended; while it stands again after an hour, or when it says. */
  alarm(key: string, text: string, repeatAfterMs?: number): Promise<void>;
}

/** What keeps orders going when nobody works on them any more. */
export interface UpkeepDeps extends JobDeps {
  /** Starts an order's execution, unless it was started before. */
  startOrder(orderId: number): Promise<void>;
  isOrderRunning(orderId: number): Promise<boolean>;
  /** Starts the execution that looks after a model; one that runs, or has come to its end, is left alone. */
  startModel(model: { modelId: number; orderId: number }): Promise<void>;
  /** Starts the execution that looks after a request for credits, unless it was started before. */
  startTopUp(topUp: { id: number; userId: number; credits: number }): Promise<void>;
  cancelOrder(orderId: number): Promise<unknown>;
  /** Starts the execution of a run of the catalog, unless it was started before. */
  startRun(runId: number): Promise<void>;
  isRunRunning(workflowId: string): Promise<boolean>;
  /** Starts the execution of a broadcast, unless it was started before. */
  startBroadcast(broadcastId: number): Promise<void>;
  /** Starts the execution that brings a batch to its end whose run has ended without it; one that runs is left alone. */
  startAbandonedBatch(batch: BatchInput): Promise<void>;
  /** Starts the execution of a deletion; one that runs, or has come to its end, is left alone. */
  startDeletion(deletion: { id: number; undoMs: number }): Promise<void>;
  /** Asks the execution of a model to delete it, and waits until nobody can use it any more. */
  askModelToGo(modelId: number, wish: ModelWish): Promise<'done' | 'too_late' | 'not_running'>;
  /** For how many days Temporal keeps executions that have ended; undefined where it does not say. */
  historyDays(): Promise<number | undefined>;
  /** For how many days copies of database and pictures are kept elsewhere. */
  backupDays: number;
  /** Starts the execution that takes a publication back; one that runs is left alone. */
  startWithdrawal(publicationId: number): Promise<void>;
  /** An order at rest this long may have lost its execution; a live one moves or waits for a provider meanwhile. */
  quietMs: number;
  /** How often a model is kept for a further term. */
  mostExtensions: number;
  /** The term of what people said and showed. */
  keptDays: number;
  /** What is missing is usual. */
  upkeepClocks?: {
    /** When a step begins nothing new. */
    effortMs?: number;
    /** How long one question or push may take. */
    askMs?: number;
  };
}
