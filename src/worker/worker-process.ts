import type { Client } from '@temporalio/client';
import type { NativeConnection, WorkflowBundle } from '@temporalio/worker';
import type { CatalogDeps } from '../../activities/catalog/deps.ts';
import type { Inspector, UpkeepDeps } from '../../activities/deps.ts';
import {
  createActivities,
  createCatalogActivities,
  createWebhookActivities,
  lookIntoFolder,
} from '../../activities/index.ts';
import type { Config, ProviderName } from '../config/config.ts';
import type { JobAccount } from '../contract/jobs.ts';
import { lines } from '../contract/lines.ts';
import { raiseAlarm } from '../db/alarms.ts';
import { findRun } from '../db/catalog/runs.ts';
import { readOrder } from '../db/orders.ts';
import type { Sql } from '../db/sql.ts';
import type { Logger } from '../process/logger.ts';
import { HeldElsewhere, isProviderError, ProviderError } from '../providers/transport/errors.ts';
import { createWebhookSender } from '../providers/webhooks/webhooks.ts';
import type { PictureDecoder } from '../storage/decoder.ts';
import { createLinks } from '../storage/links.ts';
import type { ObjectStore } from '../storage/objects.ts';
import { startBroadcast } from '../temporal/broadcasts.ts';
import {
  isRunRunning,
  startAbandonedBatch,
  startRun,
  startWithdrawal,
  tellDecided,
} from '../temporal/catalog.ts';
import type { DataConverter } from '../temporal/data-converter.ts';
import { readHistoryDays, startDeletion } from '../temporal/deletions.ts';
import {
  cancelGeneration,
  endWait,
  isGenerationRunning,
  startGeneration,
  startTrainedModel,
} from '../temporal/executions.ts';
import { updateModel } from '../temporal/models.ts';
import { startTopUp } from '../temporal/top-ups.ts';
import type { Traces } from '../temporal/traces.ts';
import { startWebhook } from '../temporal/webhooks.ts';
import { type AccountKeeper, keepAccounts } from './account-keeper.ts';
import { addFirstShop, createCatalogDeps, createGatewayClient, createGoogleClient } from './catalog.ts';
import { watchFolders } from './catalog-watch.ts';
import { keepGatewaySynced } from './gateway-sync.ts';
import { listHeld, type ProviderAccount } from './providers.ts';
import { keepQueue } from './queue-keeper.ts';
import { keepWebhooks } from './webhook-keeper.ts';
import { createWorkers, type WorkersDeps } from './workers.ts';

export interface WorkerProcessDeps {
  config: Config;
  sql: Sql;
  objects: ObjectStore;
  decoder: PictureDecoder;
  client: Client;
  connection: NativeConnection;
  namespace: string;
  dataConverter: DataConverter;
  bundle: WorkflowBundle;
  accounts: readonly ProviderAccount[];
  traces?: Traces | undefined;
  log: Logger;
  /** Between the attempts of a step that fails, if not the usual. */
  stepPauses?: WorkersDeps['pauses'];
}

export interface WorkerProcess {
  /** Settles when the workers have stopped; rejects when one of them broke. */
  finished: Promise<void>;
  isHealthy(): boolean;
  /** Takes no new work, lets running steps finish. */
  stop(): Promise<void>;
}

/** Once, at the start. */
const checkMs = 10_000;

/** Workflows and all activities but Telegram's. */
export async function startWorkerProcess(deps: WorkerProcessDeps): Promise<WorkerProcess> {
  const { config, client, accounts } = deps;
  const google = createGoogleClient(config);
  const gateway = createGatewayClient(config);
  const held = listHeld(accounts);
  const keeper = await keepAccounts({ ...deps, accounts: held, queueMs: config.orders.queueMs });
  const jobs = createActivityDeps(deps, keeper);
  const activities = createActivities(jobs);
  void checkAccounts(deps, [...accounts, { id: 'google', check: google?.check }]);
  await addFirstShop(deps);
  const catalog = createCatalogDeps({ ...deps, google, gateway }, jobs);
  const sendWebhook = createWebhookSender({ userAgent: 'darkroom', allowLoopback: config.api.toLoopback });
  const workers = await createWorkers({
    ...deps,
    activities: {
      ...activities,
      ...createCatalogActivities(catalog),
      ...createWebhookActivities({ ...deps, sendWebhook }),
    },
    sheetCallsPerMinute: config.catalog.sheetCallsPerMinute,
    version: config.deploys.version,
    places: held.reduce((sum, { places }) => sum + places, 0),
    ...(deps.stepPauses && { pauses: deps.stepPauses }),
  });
  const finished = Promise.all(workers.map((worker) => worker.run())).then(() => undefined);
  const stopKeeping = keepQueue({ ...deps, endWait: (wake) => endWait(client, wake) });
  const stopWebhooks = keepWebhooks({ ...deps, startWebhook: (id) => startWebhook(client, id) });
  const stopWatching = watchCatalog(deps, catalog);
  const stopSync = gateway && keepGatewaySynced({ ...deps, gateway, paceMs: config.gateway.syncMs });
  return {
    finished,
    isHealthy: () => workers.every((worker) => worker.getState() === 'RUNNING'),
    async stop() {
      await Promise.all([stopKeeping(), keeper.stop(), stopWebhooks(), stopWatching(), stopSync?.()]);
      for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
      await finished;
    },
  };
}

/** Of one look, which ends long before the next worker may take it. */
const mostRejected = 500;

/** Looks into the folders of pictures; one on this machine so often that whoever tries things out need not wait. */
function watchCatalog(
  { config, client, sql, log }: WorkerProcessDeps,
  catalog: CatalogDeps,
): () => Promise<void> {
  return watchFolders({
    sql,
    log,
    look: (source, signal) => lookIntoFolder(catalog, { source, most: mostRejected }, signal),
    tellDecided: (workflowId) => tellDecided(client, workflowId),
    paceMs: config.google.isHere ? 2_000 : 20_000,
  });
}

/** Tells an administrator what is set up wrongly at a provider; the accounts serve meanwhile. */
async function checkAccounts(
  { sql, log }: WorkerProcessDeps,
  accounts: readonly { id: string; check?: ((signal: AbortSignal) => Promise<void>) | undefined }[],
): Promise<void> {
  for (const { id, check } of accounts) {
    try {
      await check?.(AbortSignal.timeout(checkMs));
    } catch (error) {
      log.warn({ err: error, account: id }, 'the account was not checked, or is not set up as configured');
      if (isProviderError(error) && error.kind === 'config')
        await raiseAlarm(sql, { key: `account-${id}-config`, text: `${id}: ${error.message}` }).catch(
          () => undefined,
        );
    }
  }
}

/** Of those a training may go to, the first that is open for them. */
function findInspector(accounts: readonly ProviderAccount[]): Inspector | undefined {
  return lines.training.routes
    .flatMap((route) => accounts.filter(({ provider }) => provider === route))
    .filter(({ places }) => (places.training ?? 0) > 0)
    .map(({ client }) => client)
    .find(canInspect);
}

function canInspect(account: JobAccount): account is JobAccount & Inspector {
  return account.inspect !== undefined;
}

/** Far longer than a provider lets a job wait before it fetches what the job needs. */
const referenceLinkMs = 2 * 3_600_000;

function createActivityDeps(
  { config, sql, objects, decoder, client, accounts }: WorkerProcessDeps,
  keeper: AccountKeeper,
): UpkeepDeps {
  const clients = new Map(accounts.map((account) => [account.id, account.client]));
  const settings: Partial<Record<string, Config['providers'][ProviderName]>> = config.providers;
  return {
    sql,
    objects,
    decoder,
    account(accountId) {
      const found = accountId === null ? undefined : clients.get(accountId);
      if (found) return found;
      if (accountId !== null && !keeper.isGone(accountId)) throw new HeldElsewhere(accountId);
      const detail = `account ${accountId} is not configured any more`;
      throw new ProviderError({ kind: 'config', provider: 'accounts', call: 'find', detail });
    },
    inspector: findInspector(accounts),
    hasCallbacks: (provider) => settings[provider]?.callbackBaseUrl !== undefined,
    callbackUrl(job) {
      const base = settings[job.provider]?.callbackBaseUrl;
      return base && `${base}/cb/${job.provider}/${job.id}?t=${job.callbackToken}`;
    },
    fileLink(provider, { hash }) {
      const links = settings[provider]?.links;
      const expiresAt = new Date(Date.now() + referenceLinkMs);
      return links && createLinks(links).sign(hash, { expiresAt, name: 'reference' });
    },
    isOrderRunning: (orderId) => isGenerationRunning(client, orderId),
    cancelOrder: (orderId) => cancelGeneration(client, orderId),
    async startOrder(orderId) {
      const order = await readOrder(sql, orderId);
      if (order) await startGeneration(client, order);
    },
    isRunRunning: (workflowId) => isRunRunning(client, workflowId),
    async startRun(runId) {
      const run = await findRun(sql, runId);
      if (run) await startRun(client, run);
    },
    startBroadcast: (broadcastId) => startBroadcast(client, broadcastId),
    startAbandonedBatch: (batch) => startAbandonedBatch(client, batch),
    startWithdrawal: (publicationId) => startWithdrawal(client, publicationId),
    startModel: (model) => startTrainedModel(client, model),
    askModelToGo: (modelId, wish) => updateModel(client, modelId, { kind: 'delete', ...wish }),
    startDeletion: (deletion) => startDeletion(client, deletion),
    historyDays: () => readHistoryDays(client),
    backupDays: config.privacy.backupDays,
    startTopUp: (topUp) => startTopUp(client, topUp),
    queueMs: config.orders.queueMs,
    quietMs: config.orders.quietMs,
    mostExtensions: config.training.extensions,
    keptDays: config.orders.keptDays,
    alarm: (key, text, repeatAfterMs) => raiseAlarm(sql, { key, text, repeatAfterMs }),
  };
}
