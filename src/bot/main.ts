import { NativeConnection } from '@temporalio/worker';
import { ConfigError, temporalSettings } from '../config/config.ts';
import { noteStart } from '../db/order-story.ts';
import { connectDatabase } from '../db/sql.ts';
import { configureProcess, runProcess } from '../process/process.ts';
import { openWatching } from '../process/watching.ts';
import { createPictureDecoder, photoLimits } from '../storage/decoder.ts';
import { tellOfTrouble } from '../storage/health.ts';
import { createObjectStore } from '../storage/object-store.ts';
import { TelegramTokenRefused } from '../telegram/patience.ts';
import { connectTemporalClient } from '../temporal/connection.ts';
import { createDataConverter } from '../temporal/data-converter.ts';
import { installTemporalRuntime } from '../temporal/runtime.ts';
import { openTraces } from '../temporal/traces.ts';
import { createTexts } from '../texts/texts.ts';
import { createBotProcess } from './bot-process.ts';

const { config, log } = configureProcess('bot', process.env);

/** A stop that takes longer is a crash, which everything here survives; the supervisor would kill us anyway. */
const stopLimitMs = 8_000;

await runProcess(log, async () => {
  const { token } = config.telegram;
  if (token === undefined)
    throw new ConfigError('TELEGRAM_BOT_TOKEN is missing: BotFather gives one, see .env.example.');
  const temporal = temporalSettings(config);
  const traces = await openTraces(config.process.tracesUrl, 'bot');
  const sdkUrl = await installTemporalRuntime(log, config.process.metricsPort !== undefined);
  const sql = connectDatabase(config.storage.databaseUrl);
  const decoder = createPictureDecoder({ ...photoLimits, log });
  const objects = createObjectStore(config.storage);
  void tellOfTrouble(objects, log);
  const bot = createBotProcess({
    config,
    token,
    sql,
    objects,
    decoder,
    client: connectTemporalClient(temporal, traces),
    connect: () => NativeConnection.connect(temporal.connectionOptions),
    namespace: temporal.namespace,
    dataConverter: createDataConverter(temporal.codec),
    texts: createTexts(),
    traces,
    log,
  });
  const stopWatching = await openWatching({ ...config, log, readHealth: bot.readHealth, sdkUrl });
  await bot.start().catch(explain);
  await noteStart(sql, 'bot');
  return {
    finished: bot.finished.catch(explain),
    async stop() {
      await Promise.race([bot.stop(), new Promise((resolve) => setTimeout(resolve, stopLimitMs))]);
      await Promise.all([stopWatching(), traces?.stop(), decoder.close(), sql.end({ timeout: 1 })]);
    },
  };
});

/** A token that Telegram refuses is a wrong setting, found late. */
function explain(error: unknown): never {
  throw error instanceof TelegramTokenRefused ? new ConfigError(error.message) : error;
}
