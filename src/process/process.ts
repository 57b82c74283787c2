import { type Config, ConfigError, readConfig } from '../config/config.ts';
import { armFailPoints } from './fail-points.ts';
import { watchHappenings } from './happenings.ts';
import { createLogger, type Logger } from './logger.ts';

/**
 * Settings and log of a process. A wrong setting ends it with one sentence that names it.
 * @param name the process, as its log lines call it
 */
export function configureProcess(name: string, env: NodeJS.ProcessEnv): { config: Config; log: Logger } {
  try {
    const config = readConfig(env);
    const log = createLogger(name, config.process);
    const { failPointsDir } = config.process;
    armFailPoints(failPointsDir);
    if (failPointsDir) log.warn({ folder: failPointsDir }, 'this process dies at armed fail points');
    if (log.isLevelEnabled('debug')) tellHappenings(log);
    return { config, log };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    createLogger(name, { logLevel: 'fatal' }).fatal(error.message);
    return process.exit(1);
  }
}

/** Of each thing that happens what it is, how it ended and how long it took; never what was said. */
function tellHappenings(log: Logger): void {
  watchHappenings({
    ended: ({ kind, labels, startedAtMs }, outcome) =>
      log.debug(
        { event: kind, ...labels, outcome, tookMs: Math.round(performance.now() - startedAtMs) },
        'ended',
      ),
  });
}

/**
 * Runs a process: stops it in order on SIGTERM and SIGINT, and ends it on an error nobody caught, because after one
 * nothing it holds can be trusted. A wrong setting is one sentence, without a stack.
 * @param start begins the work and answers how to stop it and when it breaks
 */
export async function runProcess(
  log: Logger,
  start: () => Promise<{ stop: () => Promise<void>; finished?: Promise<void> }>,
): Promise<void> {
  const fail = (error: unknown) => {
    if (error instanceof ConfigError) log.fatal(error.message);
    else log.fatal({ err: error }, 'the process ends because of an error');
    process.exit(1);
  };
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);
  try {
    const { stop, finished } = await start();
    const end = () => {
      stop().then(() => process.exit(0), fail);
    };
    process.once('SIGTERM', end);
    process.once('SIGINT', end);
    finished?.catch(fail);
    log.info('ready');
  } catch (error) {
    fail(error);
  }
}
