import { readdirSync, rmSync, statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeCommand, startProcess } from './child-process.ts';

export interface FetchOptions {
  version: string;
  env: Readonly<Record<string, string | undefined>>;
  say: (message: string) => void;
  signal?: AbortSignal;
}

const ENTRY = fileURLToPath(new URL('temporal-fetch-main.ts', import.meta.url));
/** Without the internet nothing arrives; a machine behind a silent filter moves on after this long. */
const FIRST_BYTES_MS = 8_000;
/** About 50 MB: ten minutes is a connection of 80 KB/s. */
const WHOLE_MS = 600_000;
const PROGRESS_MS = 10_000;

/**
 * Lets the SDK download the program into a folder. Resolves its path, or undefined with a line that says why when
 * the download address cannot be reached. It runs in a process of its own, as the SDK's download cannot be aborted.
 */
export async function fetchTemporal(options: FetchOptions, downloadDir: string): Promise<string | undefined> {
  const { version, say, signal } = options;
  say(`trying the SDK's download of Temporal ${version}`);
  rmSync(downloadDir, { recursive: true, force: true });
  await mkdir(downloadDir, { recursive: true });
  const command = nodeCommand(ENTRY, options.env, [downloadDir, version]);
  const running = startProcess(command, () => {});
  const startedAt = performance.now();
  let said = startedAt;
  const watch = setInterval(() => {
    const now = performance.now();
    const bytes = sizeOf(downloadDir);
    if (now - startedAt > (bytes === 0 ? FIRST_BYTES_MS : WHOLE_MS)) running.killGroup();
    if (bytes > 0 && now - said > PROGRESS_MS) {
      said = now;
      say(`downloading Temporal: ${Math.round((now - startedAt) / 1_000)} s, ${Math.round(bytes / 1e6)} MB`);
    }
  }, 250);
  const abort = (): void => running.killGroup();
  signal?.addEventListener('abort', abort);
  const { code } = await running.closed;
  clearInterval(watch);
  signal?.removeEventListener('abort', abort);
  signal?.throwIfAborted();
  const [file] = readdirSync(downloadDir).filter((name) => !name.endsWith('.downloading'));
  if (code === 0 && file !== undefined) return join(downloadDir, file);
  rmSync(downloadDir, { recursive: true, force: true });
  say(`no download: ${code === null ? 'nothing arrived in time' : reasonOf(running.lastLines)}`);
  return undefined;
}

function reasonOf(lines: readonly string[]): string {
  const line = lines.findLast((text) => /error/i.test(text)) ?? lines.at(-1) ?? 'no reason was given';
  // The SDK chains its causes; the last says what happened.
  return line.split(': ').slice(-2).join(': ');
}

function sizeOf(folder: string): number {
  const sizes = readdirSync(folder).map(
    (name) => statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0,
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
