import { createWriteStream, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Two files of this size are kept for a process: enough for days of development, and the disk stays safe. */
const ROTATE_BYTES = 20 * 1024 * 1024;

export interface LogFile {
  write(line: string): void;
  close(): void;
}

/** Opens `<logDir>/<name>.log` for appending; one that has grown large becomes `<name>.log.1` first. */
export function openLogFile(logDir: string, name: string): LogFile {
  mkdirSync(logDir, { recursive: true });
  const file = join(logDir, `${name}.log`);
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > ROTATE_BYTES) renameSync(file, `${file}.1`);
  const stream = createWriteStream(file, { flags: 'a' });
  // A full disk must not end the supervisor: the terminal still shows the lines.
  stream.on('error', () => {});
  return {
    write: (line) => {
      stream.write(`${line}\n`);
    },
    close: () => {
      stream.end();
    },
  };
}
