import type { PictureProvider } from '../src/contract/provider.ts';
import type { Job } from '../src/db/provider-jobs.ts';
import type { Sql } from '../src/db/sql.ts';
import type { ObjectStore } from '../src/storage/objects.ts';

/** What activities need from the process they run in. */
export interface ActivityDeps {
  sql: Sql;
  objects: ObjectStore;
  /** The account's client. @throws ProviderError of kind `config` when the account is not configured any more */
  provider(accountId: string | null): PictureProvider;
  /** Whether this provider can reach us; if not it is polled. */
  hasCallbacks(provider: PictureProvider): boolean;
  /** The address a provider calls when the job ends, with the job's own token. */
  callbackUrl(job: Pick<Job, 'id' | 'provider' | 'callbackToken'>): string | undefined;
  /** A link by which this provider can fetch a stored picture; undefined: it is uploaded. */
  referenceLink(provider: PictureProvider, hash: string): string | undefined;
  /** Tells waiting orders that they have a place. */
  endPlaceWaits(orderIds: readonly number[]): Promise<void>;
  /** Starts an order's execution, unless it was started before. */
  startGeneration(orderId: number): Promise<void>;
  isGenerationRunning(orderId: number): Promise<boolean>;
  cancelGeneration(orderId: number): Promise<unknown>;
  /** How long an order waits for a place before its credits go back. */
  queueMs: number;
  /** An order at rest this long may have lost its execution; a live one moves or waits for a provider meanwhile. */
  quietMs: number;
  /** Tells an administrator, once for each key until it is mended. */
  alarm(key: string, text: string): Promise<void>;
}
