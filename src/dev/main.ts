/** `npm start`: the whole system on this machine until Ctrl-C. */
import { fileURLToPath } from 'node:url';
import { readConfig } from '../config/config.ts';
import { formatAddresses } from './addresses.ts';
import { createDarkroom, type Darkroom } from './darkroom.ts';
import { formatLogLine } from './log-line.ts';
import { readDevSettings, readEnvironment } from './settings.ts';
import { StartError } from './start-error.ts';

/** npm passes Ctrl-C on to a process that had it from the terminal already; a second press takes longer than that. */
const ECHO_MS = 400;

const print = (name: string, line: string): void => {
  process.stdout.write(`${formatLogLine(name, line, new Date())}\n`);
};

/** Everything until all is healthy. @throws StartError */
async function run(startedAt: number): Promise<void> {
  const projectDir = fileURLToPath(new URL('../..', import.meta.url));
  const env = readEnvironment(projectDir, process.env);
  const settings = readDevSettings(projectDir, env);
  const darkroom = createDarkroom({ settings, env, print, checkSettings: readConfig });
  const stopAsked = stopOnSignals(darkroom);
  try {
    const addresses = await darkroom.start();
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
    process.stdout.write(
      `\nReady after ${seconds} s. Ctrl-C stops everything.\n${formatAddresses(addresses)}\n\n`,
    );
  } catch (error) {
    await darkroom.stop();
    // A start that was interrupted has not failed.
    if (!stopAsked()) throw error;
  }
}

/** Returns whether somebody asked for the stop. */
function stopOnSignals(darkroom: Darkroom): () => boolean {
  let askedAt: number | undefined;
  const ask = (): void => {
    const now = performance.now();
    if (askedAt === undefined) {
      askedAt = now;
      print('start', 'stopping; Ctrl-C again stops at once');
      void darkroom.stop().finally(() => process.exit());
    } else if (now - askedAt > ECHO_MS) {
      darkroom.killAll();
      process.exit(1);
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, ask);
  // The last net, for an end that nobody foresaw.
  process.on('exit', () => darkroom.killAll());
  return () => askedAt !== undefined;
}

// A closed terminal or pipe must not keep the stop from going on.
process.stdout.on('error', () => {});

try {
  await run(performance.now() - process.uptime() * 1_000);
} catch (error) {
  const sentence = error instanceof StartError ? error.message : error;
  process.stderr.write(
    `\n${sentence instanceof Error ? (sentence.stack ?? sentence.message) : String(sentence)}\n`,
  );
  process.exit(1);
}
