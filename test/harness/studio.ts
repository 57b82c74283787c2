import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import { NativeConnection } from '@temporalio/worker';
import pino from 'pino';
import { createBotProcess } from '../../src/bot/bot-process.ts';
import { type Config, readConfig, temporalSettings } from '../../src/config/config.ts';
import { deploymentName } from '../../src/contract/deploys.ts';
import type { UpkeepResult } from '../../src/contract/upkeep.ts';
import type { Sql } from '../../src/db/sql.ts';
import { freePort } from '../../src/dev/ports.ts';
import { listen } from '../../src/process/health.ts';
import type { AstriaSettings } from '../../src/sandbox/astria/settings.ts';
import { createSandboxClient, type SandboxClient } from '../../src/sandbox/client.ts';
import type { GeminiSettings } from '../../src/sandbox/gemini/settings.ts';
import type { GoogleSettings } from '../../src/sandbox/google/settings.ts';
import type { JobView } from '../../src/sandbox/higgsfield/jobs.ts';
import type { HiggsfieldSettings } from '../../src/sandbox/higgsfield/settings.ts';
import type { RunningHubSettings } from '../../src/sandbox/runninghub/settings.ts';
import { createSandbox } from '../../src/sandbox/sandbox.ts';
import type { ShopSettings } from '../../src/sandbox/shop/settings.ts';
import { createPictureDecoder } from '../../src/storage/decoder.ts';
import { createLinks } from '../../src/storage/links.ts';
import { createFolderStore } from '../../src/storage/objects.ts';
import { createDataConverter } from '../../src/temporal/data-converter.ts';
import { ensureCurrent } from '../../src/temporal/deploys.ts';
import { createTexts } from '../../src/texts/texts.ts';
import { createApiDeps } from '../../src/web/api-deps.ts';
import { createWebApp } from '../../src/web/app.ts';
import { createPanelDeps } from '../../src/web/panel-deps.ts';
import { bundleWorkflows } from '../../src/worker/bundle.ts';
import { createAccounts } from '../../src/worker/providers.ts';
import { startWorkerProcess, type WorkerProcessDeps } from '../../src/worker/worker-process.ts';
import type { Customer } from './customer.ts';
import { createTestDatabase } from './database.ts';
import { photosAtOnce, resultsAtOnce } from './decoders.ts';
import { type Ground, openNamespace } from './namespace.ts';
import { adminId, studioSettings } from './studio-settings.ts';
import { createStudioViews } from './studio-views.ts';
import { installRuntime, temporalAddress, workflowBundleFile } from './temporal.ts';

export interface StudioOptions {
  env?: Record<string, string>;
  higgsfield?: Partial<HiggsfieldSettings>;
  runninghub?: Partial<RunningHubSettings>;
  astria?: Partial<AstriaSettings>;
  gemini?: Partial<GeminiSettings>;
  google?: Partial<GoogleSettings>;
  shop?: Partial<ShopSettings>;
  /** Places of the only account, here and at the provider. */
  places?: number;
  webhook?: boolean;
  /** Two workers: one holds the first account, the other the rest. */
  split?: boolean;
  /** Where its folder is made, if not in the temporary folder. */
  parent?: string | undefined;
}

/** The whole system in one process, on a database and a Temporal namespace of its own, over real HTTP. */
export interface Studio {
  sandbox: SandboxClient;
  sandboxUrl: string;
  sql: Sql;
  /** Where web is: the panel and the API. */
  webUrl: string;
  /** For programs that connect to the same database. */
  databaseUrl: string;
  temporal: Client;
  /** The provider's jobs with this prompt. */
  jobsFor(prompt: string): Promise<JobView[]>;
  /** Our jobs that have not ended. */
  openJobs(): Promise<number>;
  statusOf(orderId: number): Promise<string>;
  /** Ends everything the provider works on, at once. */
  finishJobs(): Promise<void>;
  /** The administrator, who has written to the bot. */
  admin(): Promise<Customer>;
  /** Lets upkeep think that nothing has happened for long. */
  makeQuiet(): Promise<void>;
  runUpkeep(): Promise<UpkeepResult>;
  expectSoundBooks(): Promise<void>;
  /** Our own machine sleeps: no worker runs meanwhile. */
  whileAsleep(act: () => Promise<void>): Promise<void>;
  /** Starts a worker of another version beside those that run; it stops with the studio, if not before. */
  startVersion(version: { buildId: string; code: string }): Promise<{ stop(): Promise<void> }>;
  /** Asks until it is so. */
  until(check: () => Promise<boolean>, timeoutMs?: number): Promise<void>;
  close(): Promise<void>;
}

const log = pino({ level: process.env.TEST_LOG_LEVEL ?? 'silent' });
const webhookSecret = 'FAKE-webhook-secret-FAKE-webhook-secret';

/** How the providers behave where a test does not say otherwise. */
const usual = {
  higgsfield: { queuedMs: 20, runMs: 200, longestSide: 256, concurrency: 4 },
  runninghub: { queuedMs: 20, runMs: 200, longestSide: 256 },
  astria: { queuedMs: 20, runMs: 200, trainingQueuedMs: 20, trainingMs: 400, longestSide: 256 },
  gemini: { queuedMs: 20, runMs: 200, longestSide: 128 },
} as const;

let shared: Promise<Studio> | undefined;

/**
 * The one studio of this process, for tests that get along with people and orders of others: nothing in it is changed but
 * what this call sets back. It ends with the process.
 */
export async function sharedStudio(): Promise<Studio> {
  const studio = await (shared ??= openStudio({ parent: process.env.TEST_RUN_FOLDER }));
  const { astria, faults, higgsfield, runninghub } = studio.sandbox;
  await Promise.all([
    faults.clear(),
    higgsfield.change(usual.higgsfield),
    runninghub.change(usual.runninghub),
    astria.change(usual.astria),
    studio.finishJobs(),
  ]);
  return studio;
}

export async function openStudio(options: StudioOptions = {}): Promise<Studio> {
  installRuntime();
  const places = options.places ?? usual.higgsfield.concurrency;
  const [database, ground, sandbox, folder, webPort, botPort] = await Promise.all([
    createTestDatabase(),
    openNamespace(),
    createSandbox({
      port: 0,
      host: '127.0.0.1',
      log,
      higgsfield: { ...usual.higgsfield, concurrency: places, ...options.higgsfield },
      runninghub: { ...usual.runninghub, ...options.runninghub },
      astria: { ...usual.astria, ...options.astria },
      gemini: { ...usual.gemini, ...options.gemini },
      ...(options.google && { google: options.google }),
      ...(options.shop && { shop: options.shop }),
      // The hold of a repeated poll would make every stop of a bot take 3 s.
      telegram: { redelivery: { firstDelayMs: 20, maxDelayMs: 200 }, repeatedPollHoldMs: 0 },
    }),
    mkdtemp(join(options.parent ?? tmpdir(), 'darkroom-objects-')),
    freePort(),
    freePort(),
  ]);
  const config = readConfig({
    ...studioSettings({ sandboxUrl: sandbox.url, databaseUrl: database.url, places, webPort, botPort }),
    ...(options.webhook && { WEBHOOK_URL: `http://127.0.0.1:${botPort}`, WEBHOOK_SECRET: webhookSecret }),
    ...options.env,
  });
  const client = createSandboxClient(sandbox.url);
  const dataConverter = createDataConverter(temporalSettings(config).codec);
  const { connection } = ground.client;
  const temporal = new Client({ connection, namespace: ground.namespace, dataConverter });
  // As `npm run setup` does it, before there is any worker.
  const { version } = config.deploys;
  if (version) await ensureCurrent(ground.client, version.buildId, 'setup');
  const processes = await startProcesses({
    ...ground,
    config,
    sql: database.sql,
    folder,
    isSplit: options.split === true,
    client: temporal,
    dataConverter,
  });
  return {
    ...createStudioViews({ sandbox: client, sql: database.sql, temporal, adminId }),
    sandbox: client,
    sandboxUrl: sandbox.url,
    webUrl: `http://127.0.0.1:${webPort}`,
    sql: database.sql,
    databaseUrl: database.url,
    temporal,
    whileAsleep: processes.whileAsleep,
    startVersion: processes.startVersion,
    async close() {
      await processes.stop();
      await ground.close();
      await sandbox.close();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const connect = () => NativeConnection.connect({ address: temporalAddress() });

async function startProcesses(
  deps: Ground & {
    config: Config;
    sql: Sql;
    folder: string;
    isSplit: boolean;
    dataConverter: DataConverter;
  },
): Promise<{ stop(): Promise<void> } & Pick<Studio, 'whileAsleep' | 'startVersion'>> {
  const { config, sql, client, namespace, dataConverter } = deps;
  const objects = createFolderStore(deps.folder);
  const secret = config.web.linkSecret ?? '';
  const shared = { config, sql, objects, client, namespace, dataConverter, log };
  const photoDecoder = createPictureDecoder({ ...photosAtOnce, log });
  const links = createLinks({ ...config.web, secret });
  const web = createWebApp({
    sql,
    log,
    objects,
    links,
    providers: config.providers,
    panel: createPanelDeps({ ...shared, decoder: photoDecoder, secret }),
    api: createApiDeps({ ...shared, links, decoder: photoDecoder }),
  });
  const resultDecoder = createPictureDecoder({ ...resultsAtOnce, log });
  const bot = createBotProcess({
    ...shared,
    decoder: photoDecoder,
    token: config.telegram.token ?? '',
    connect,
    texts: createTexts(),
    // Many orders pass in a test; the usual pause has its own test in card-loop.test.ts.
    cardPauseMs: 100,
    // The usual ones have theirs in delivery-lost.test.ts.
    repeatPausesMs: [2_000, 20_000],
  });
  const { code } =
    config.codec === 'off'
      ? { code: readFileSync(workflowBundleFile(), 'utf8') }
      : await bundleWorkflows({ isEncrypted: true });
  const accounts = createAccounts(config);
  const shares = deps.isSplit ? [accounts.slice(0, 1), accounts.slice(1)] : [accounts];
  const startWorker = async (share: typeof accounts, version: Partial<WorkerProcessDeps> = {}) => {
    // One connection takes one worker a queue.
    const connection = await connect();
    const worker = await startWorkerProcess({
      ...shared,
      decoder: resultDecoder,
      connection,
      bundle: { code },
      accounts: share,
      // Tests wait for many repetitions.
      stepPauses: { firstMs: 100, mostMs: 2_000 },
      ...version,
    });
    let stopping: Promise<void> | undefined;
    const stop = async () => {
      await worker.stop();
      await connection.close();
    };
    return { stop: () => (stopping ??= stop()) };
  };
  const startWorkers = () => Promise.all(shares.map((share) => startWorker(share)));
  const [server, started] = await Promise.all([
    listen(web, { host: config.process.bindHost, port: config.web.port }),
    startWorkers(),
    bot.start(),
  ]);
  let workers = started;
  const stopWorkers = () => Promise.all(workers.map((worker) => worker.stop()));
  return {
    async startVersion({ buildId, code }) {
      const deploys = { version: { deploymentName, buildId } };
      const worker = await startWorker(accounts, { bundle: { code }, config: { ...config, deploys } });
      workers.push(worker);
      return worker;
    },
    async whileAsleep(act) {
      await stopWorkers();
      try {
        await act();
      } finally {
        workers = await startWorkers();
      }
    },
    async stop() {
      await Promise.all([bot.stop(), stopWorkers(), server.close()]);
      await Promise.all([photoDecoder.close(), resultDecoder.close()]);
    },
  };
}
