import type { Client } from '@temporalio/client';
import type { NativeConnection } from '@temporalio/worker';
import type { Api } from 'grammy';
import { Hono } from 'hono';
import { createBroadcastSendActivities } from '../../activities/broadcast-sends.ts';
import { createDeliveryActivities } from '../../activities/delivery.ts';
import { createNoticeActivities } from '../../activities/notices.ts';
import type { Config } from '../config/config.ts';
import { numberRules } from '../contract/settings.ts';
import { releaseCardClaims } from '../db/cards.ts';
import { databaseCheck } from '../db/health.ts';
import { releaseInboxClaims } from '../db/inbox.ts';
import { seedAmounts } from '../db/prices.ts';
import type { Sql } from '../db/sql.ts';
import { createCatalogExecutions } from '../operations/catalog-executions.ts';
import { createDeletionExecutions } from '../operations/deletion-executions.ts';
import { createInspectionExecutions } from '../operations/inspection-executions.ts';
import { createModelExecutions } from '../operations/model-executions.ts';
import { createOrderExecutions } from '../operations/order-executions.ts';
import { createTopUpExecutions } from '../operations/top-up-executions.ts';
import { listAllStaff } from '../operations/who.ts';
import {
  type Check,
  createHealth,
  createHealthRoutes,
  type Listening,
  listen,
  type ReadHealth,
} from '../process/health.ts';
import type { Logger } from '../process/logger.ts';
import type { PictureDecoder } from '../storage/decoder.ts';
import { objectsCheck } from '../storage/health.ts';
import type { ObjectStore } from '../storage/objects.ts';
import { createTelegramApi } from '../telegram/client.ts';
import { classifyTelegramError } from '../telegram/errors.ts';
import { createFileFetcher } from '../telegram/files.ts';
import { type Patience, untilAnswered } from '../telegram/patience.ts';
import type { DataConverter } from '../temporal/data-converter.ts';
import { temporalCheck } from '../temporal/health.ts';
import type { Traces } from '../temporal/traces.ts';
import type { Texts } from '../texts/texts.ts';
import { createUpdateHandler, type UpdateHandlerDeps } from './bot.ts';
import { createCardRenderers } from './card-renderers.ts';
import { type CardLoop, createCardLoop } from './cards/loop.ts';
import { createCardShow } from './cards/show.ts';
import { showCommands } from './commands.ts';
import { createDeliveryWorker, type DeliveryWorker } from './delivery-worker.ts';
import { createApology } from './inbox/apology.ts';
import { createDrain, type Drain } from './inbox/drain.ts';
import type { UpdateSource } from './inbox/intake.ts';
import { isOutage } from './inbox/outage.ts';
import { createPolling } from './inbox/polling.ts';
import { createWebhook, createWebhookRegistration, type WebhookDeps } from './inbox/webhook.ts';
import { createLiveSettings } from './live-settings.ts';
import { type AlarmLoop, createAlarmLoop } from './staff/alarm-loop.ts';
import { staffMenu } from './staff/roles.ts';
import { createTellAdmin } from './staff/tell-admin.ts';
import { watchTelegram } from './telegram-watch.ts';

export interface BotProcessDeps {
  config: Pick<
    Config,
    | 'process'
    | 'telegram'
    | 'settings'
    | 'training'
    | 'credits'
    | 'google'
    | 'providers'
    | 'orders'
    | 'privacy'
    | 'web'
  >;
  token: string;
  sql: Sql;
  objects: ObjectStore;
  decoder: PictureDecoder;
  /** Starts and cancels executions. */
  client: Client;
  /** For the worker that delivers; called again and again while it rejects. */
  connect: () => Promise<NativeConnection>;
  namespace: string;
  dataConverter: DataConverter;
  texts: Texts;
  traces?: Traces | undefined;
  log: Logger;
  /** Least time between two edits of one card, and between two looks at all of them, if not the usual ones. */
  cardPauseMs?: number;
  /** Before a part that may already be in the chat is sent again, if not the usual. */
  repeatPausesMs?: readonly number[];
}

export interface BotProcess {
  /** Resolves when updates are taken and handled. @throws TelegramTokenRefused, or when the port is taken */
  start(): Promise<void>;
  /** Takes nothing new, lets what has begun end. */
  stop(): Promise<void>;
  /** Where webhook and health are; throws before the start. */
  readonly url: string;
  readonly readHealth: ReadHealth;
  /** Settles after `stop()`; rejects when the process cannot go on. */
  readonly finished: Promise<void>;
}

/** Everything that the process which holds the token does; its parts find each other only through the database. */
export function createBotProcess(deps: BotProcessDeps): BotProcess {
  const { config, sql, log } = deps;
  const { webhook } = config.telegram;
  const api = createTelegramApi({ ...config.telegram, token: deps.token });
  const stopping = new AbortController();
  const patience = { log, signal: stopping.signal };
  const ending = Promise.withResolvers<void>();
  let listening: Listening | undefined;
  let parts: Parts | undefined;
  let source: UpdateSource | undefined;
  let stopped: Promise<void> | undefined;
  const watch = watchTelegram(api);
  const readHealth = createHealth([
    { trouble: 'updates are not taken yet', isNeeded: true, isWell: () => parts !== undefined },
    { trouble: 'Telegram refuses the token', isNeeded: true, isWell: () => !watch.isTokenRefused() },
    {
      trouble: 'Telegram does not answer polls',
      isNeeded: true,
      isWell: () => webhook !== undefined || watch.isPolling(),
    },
    ...createChecks(deps, () => parts?.deliveries.isRunning() === true),
  ]);

  async function start(): Promise<void> {
    const intake = { sql, log, onStored: () => parts?.drain.wake() };
    const app = createApp({ ...intake, secret: webhook?.secret, readHealth });
    listening = await listen(app, { host: config.process.bindHost, port: config.process.ports.bot });
    const botInfo = await untilAnswered(() => api.getMe(), patience);
    if (botInfo === undefined) return;
    await seedAmounts(sql, config.credits);
    // Only one process polls: whoever claimed something before is gone.
    if (webhook === undefined) await Promise.all([releaseInboxClaims(sql), releaseCardClaims(sql)]);
    parts = createParts(deps, { api, botInfo });
    for (const part of Object.values(parts)) part.start();
    source = webhook
      ? createWebhookRegistration({ api, log, ...webhook })
      : createPolling({ api, ...intake });
    for (const work of [source.run(), showAllCommands(deps, api, patience)]) work.catch(ending.reject);
  }

  async function stop(): Promise<void> {
    stopping.abort();
    await Promise.all([listening?.close(), source?.stop()]);
    await Promise.all(Object.values(parts ?? {}).map((part) => part.stop()));
    ending.resolve();
  }

  return {
    start,
    stop() {
      stopped ??= stop();
      return stopped;
    },
    get url() {
      if (listening === undefined) throw new Error('the bot does not listen yet');
      return `http://${config.process.bindHost}:${listening.port}`;
    },
    readHealth,
    finished: ending.promise,
  };
}

/** What it needs of others. Without Temporal updates are taken all the same: they wait in the inbox. */
function createChecks({ sql, client, objects }: BotProcessDeps, isDelivering: () => boolean): Check[] {
  return [
    databaseCheck(sql),
    temporalCheck(client, false),
    { trouble: 'nothing is delivered', isNeeded: false, isWell: isDelivering },
    objectsCheck(objects),
  ];
}

interface Parts {
  drain: Drain;
  cards: CardLoop;
  alarms: AlarmLoop;
  deliveries: DeliveryWorker;
}

function createParts(
  deps: BotProcessDeps,
  { api, botInfo }: Pick<UpdateHandlerDeps, 'api' | 'botInfo'>,
): Parts {
  const { config, token, sql, log } = deps;
  const { albumSilenceMs, messagesPerSecond } = config.telegram;
  const botDeps: UpdateHandlerDeps = {
    ...deps,
    api,
    botInfo,
    settings: createLiveSettings(sql, config.settings),
    cards: createCardShow({ sql, api, log, renderers: createCardRenderers(deps) }),
    fetchFile: createFileFetcher({
      ...config.telegram,
      api,
      token,
      maxBytes: numberRules['file-bytes'].most,
    }),
    ...createOrderExecutions(deps),
    ...createModelExecutions(deps),
    ...createCatalogExecutions(deps),
    ...createDeletionExecutions(deps),
    ...createTopUpExecutions(deps),
    ...(config.providers.astria.inspects && createInspectionExecutions(deps)),
    tellAdmin: createTellAdmin({ ...deps, api }),
  };
  const handling = { handle: createUpdateHandler(botDeps), onDead: createApology(botDeps), isOutage };
  return {
    drain: createDrain({ sql, log, albumMs: albumSilenceMs, ...handling }),
    cards: createCardLoop({
      ...botDeps,
      messagesPerSecond,
      ...(deps.cardPauseMs !== undefined && { pauseMs: deps.cardPauseMs, checkMs: deps.cardPauseMs }),
    }),
    alarms: createAlarmLoop(botDeps),
    deliveries: createDeliveryWorker({
      ...deps,
      messagesPerSecond,
      activities: {
        ...createDeliveryActivities(botDeps),
        ...createNoticeActivities(botDeps),
        ...createBroadcastSendActivities({ ...botDeps, messagesPerSecond }),
      },
    }),
  };
}

/** Health answers 503 until updates are taken; the webhook is there only when it has a secret. */
function createApp({
  secret,
  readHealth,
  ...intake
}: Omit<WebhookDeps, 'secret'> & { secret: string | undefined; readHealth: ReadHealth }): Hono {
  const app = new Hono();
  app.route('/', createHealthRoutes(readHealth));
  if (secret !== undefined) app.route('/', createWebhook({ ...intake, secret }));
  return app;
}

/** Whoever works here but has not pressed Start yet gets their menu when they do. */
async function showAllCommands(
  { config, sql, texts }: Pick<BotProcessDeps, 'config' | 'sql' | 'texts'>,
  api: Api,
  patience: Patience,
): Promise<void> {
  await untilAnswered(() => showCommands(api, texts), patience);
  for (const person of await listAllStaff(sql, config.telegram)) {
    const show = () =>
      showCommands(api, texts, staffMenu(config.telegram, person)).catch((error: unknown) => {
        const { kind, detail } = classifyTelegramError(error);
        if (kind !== 'unreachable' && kind !== 'refused') throw error;
        patience.log.info({ person: person.telegramId, detail }, 'no command menu of their own yet');
      });
    await untilAnswered(show, patience);
  }
}
