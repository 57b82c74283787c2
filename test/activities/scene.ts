import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CompleteAsyncError } from '@temporalio/activity';
import { MockActivityEnvironment } from '@temporalio/testing';
import pino from 'pino';
import type { UpkeepDeps } from '../../activities/deps.ts';
import { createActivities, type OrderActivities } from '../../activities/index.ts';
import { readConfig } from '../../src/config/config.ts';
import type { JobAccount } from '../../src/contract/jobs.ts';
import { readJob } from '../../src/db/provider-jobs.ts';
import type { Sql } from '../../src/db/sql.ts';
import { createHiggsfield } from '../../src/providers/higgsfield/higgsfield.ts';
import { ProviderError } from '../../src/providers/transport/errors.ts';
import { createHttp } from '../../src/providers/transport/http.ts';
import { createDownloader } from '../../src/providers/transport/safe-download.ts';
import { createSandboxClient, type SandboxClient } from '../../src/sandbox/client.ts';
import { createSandbox } from '../../src/sandbox/sandbox.ts';
import { createPictureDecoder } from '../../src/storage/decoder.ts';
import { createFolderStore } from '../../src/storage/objects.ts';
import { admit, newOrder, newPerson, openAccount } from '../db/scene.ts';
import { createTestDatabase } from '../harness/database.ts';
import { resultsAtOnce } from '../harness/decoders.ts';

export interface ActivityScene {
  sql: Sql;
  /** The sandbox's. */
  url: string;
  sandbox: SandboxClient;
  deps: UpkeepDeps;
  /** What was told to the outside. */
  told: {
    alarms: string[];
    started: number[];
    cancelled: number[];
    models: number[];
    deletions: number[];
    topUps: number[];
  };
  /** How the world is; change it and the next activity sees it. */
  world: { hasCallbacks: boolean; isRunning: boolean; profile: 'weak' | 'newer'; accountIsGone: boolean };
  /** Runs as one attempt of an activity; 'waits' when it waits to be completed from outside. */
  run<R>(call: (activities: OrderActivities) => Promise<R>, info?: AttemptInfo): Promise<R | 'waits'>;
  /** The same for a step that is none of an order. */
  runStep<R>(call: () => Promise<R>, info?: AttemptInfo): Promise<R | 'waits'>;
  /** An order that has its place. */
  admitted(fields?: Parameters<typeof newOrder>[2]): Promise<{ orderId: number; jobId: number }>;
  job(jobId: number): ReturnType<typeof readJob>;
  /** Paid jobs the provider has accepted so far. */
  paidJobs(): Promise<number>;
  close(): Promise<void>;
}

export interface AttemptInfo {
  attempt?: number;
  heartbeatDetails?: unknown;
  onHeartbeat?: (details: unknown) => void;
}

/** Real PostgreSQL, real HTTP to a simulated provider, and no Temporal: activities are called as its worker would. */
export async function createActivityScene(): Promise<ActivityScene> {
  const database = await createTestDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'darkroom-activities-'));
  const log = pino({ level: 'silent' });
  const higgsfield = { queuedMs: 0, runMs: 0, longestSide: 64, concurrency: 1_000, callbackRetryMs: [] };
  const server = await createSandbox({ port: 0, host: '127.0.0.1', log, higgsfield });
  const sandbox = createSandboxClient(server.url);
  const { sql } = database;
  const told: ActivityScene['told'] = {
    alarms: [],
    started: [],
    cancelled: [],
    models: [],
    deletions: [],
    topUps: [],
  };
  const world: ActivityScene['world'] = {
    hasCallbacks: false,
    isRunning: true,
    profile: 'weak',
    accountIsGone: false,
  };
  const clients = { weak: account(server.url, 'weak'), newer: account(server.url, 'newer') };
  const decoder = createPictureDecoder({ ...resultsAtOnce, log });
  const deps: UpkeepDeps = {
    sql,
    decoder,
    objects: createFolderStore(folder),
    account() {
      if (!world.accountIsGone) return clients[world.profile];
      throw new ProviderError({ kind: 'config', provider: 'accounts', call: 'find', detail: 'gone' });
    },
    inspector: undefined,
    hasCallbacks: () => world.hasCallbacks,
    callbackUrl: () => undefined,
    fileLink: () => undefined,
    startModel: async ({ modelId }) => void told.models.push(modelId),
    startTopUp: async ({ id }) => void told.topUps.push(id),
    startOrder: async (orderId) => void told.started.push(orderId),
    isOrderRunning: async () => world.isRunning,
    startRun: async () => undefined,
    isRunRunning: async () => true,
    startBroadcast: async () => undefined,
    startAbandonedBatch: async () => undefined,
    startWithdrawal: async () => undefined,
    startDeletion: async ({ id }) => void told.deletions.push(id),
    askModelToGo: async () => 'done',
    historyDays: async () => 3,
    backupDays: 30,
    cancelOrder: async (orderId) => void told.cancelled.push(orderId),
    queueMs: 3_600_000,
    quietMs: 60_000,
    mostExtensions: 1,
    keptDays: 30,
    alarm: async (key) => void told.alarms.push(key),
  };
  const activities = createActivities(deps);
  await openAccount(sql, 3);
  return {
    sql,
    url: server.url,
    sandbox,
    deps,
    told,
    world,
    run: (call, info) => runAttempt(() => call(activities), info),
    runStep: runAttempt,
    async admitted(fields = {}) {
      const orderId = await newOrder(sql, await newPerson(sql), fields);
      return { orderId, jobId: (await admit(sql, orderId)).jobId ?? 0 };
    },
    job: (jobId) => readJob(sql, jobId),
    paidJobs: async () => (await sandbox.journal('higgsfield.job.accepted')).length,
    async close() {
      await Promise.all([decoder.close(), server.close()]);
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const ignore = () => undefined;

export async function runAttempt<R>(
  call: () => Promise<R>,
  { onHeartbeat, ...info }: AttemptInfo = {},
): Promise<R | 'waits'> {
  const logger = { log: ignore, trace: ignore, debug: ignore, info: ignore, warn: ignore, error: ignore };
  const environment = new MockActivityEnvironment(info, { logger });
  if (onHeartbeat) environment.on('heartbeat', onHeartbeat);
  try {
    return await environment.run(call);
  } catch (error) {
    if (error instanceof CompleteAsyncError) return 'waits';
    throw error;
  }
}

function account(sandboxUrl: string, profile: 'weak' | 'newer'): JobAccount {
  return createHiggsfield({
    apiUrl: `${sandboxUrl}/higgsfield`,
    key: 'FAKE_KEY',
    secret: 'FAKE_SECRET',
    profile,
    longestJobMs: 300_000,
    models: readConfig({}).providers.higgsfield.models,
    http: createHttp({ userAgent: 'darkroom-test' }),
    download: createDownloader({ allowedHosts: 'any-public', allowLoopback: true }),
  });
}
