import pino from 'pino';
import { openLogFile } from './log-file.ts';

export type Logger = pino.Logger;

/** Telegram tokens, keys of the API, secrets of webhooks, credentials in headers, callback tokens and signatures, wherever they stand in a line. */
const secrets: readonly [RegExp, string][] = [
  // No word boundary before it: in an address it follows `/bot`.
  [/\d{8,10}:[\w-]{30,}/g, '***'],
  [/\b(?:dk_|whsec_)[\w+/=-]{20,}/g, '***'],
  [/\b(Bearer|Key|Basic) [\w.:+/=-]{6,}/g, '$1 ***'],
  [/([?&](?:t|s|sig|signature|token|key)=)[^&\s"']+/gi, '$1***'],
];

export function redact(line: string): string {
  return secrets.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), line);
}

/**
 * A logger that writes JSON lines naming the process, without secrets.
 * @param name the process: worker, bot, web, sandbox
 */
export function createLogger(
  name: string,
  { logLevel, logFile }: { logLevel: string; logFile?: string | undefined },
): Logger {
  const file = logFile === undefined ? undefined : openLogFile(logFile);
  const output = {
    write(line: string): void {
      const clean = redact(line);
      process.stdout.write(clean);
      file?.write(clean);
    },
  };
  return pino(
    { level: logLevel, base: { process: name }, formatters: { level: (label) => ({ level: label }) } },
    output,
  );
}
