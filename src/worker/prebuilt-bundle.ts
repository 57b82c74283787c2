import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { WorkflowBundle } from '@temporalio/worker';
import { bundleWorkflows } from './bundle.ts';

const sdk = createRequire(import.meta.url).resolve('@temporalio/worker/package.json');
const root = join(import.meta.dirname, '../..');
/** Where everything lies that a bundle can be made of. */
const folders = ['workflows', 'src/contract', 'src/temporal'];

/** The bundle of this path is none, or one of other sources. The message is one line for the person who starts the process. */
export class WrongBundle extends Error {
  override readonly name = 'WrongBundle';
}

/** Makes the bundle once, for workers that encrypt, so that they start without: its first line tells what it was made of. */
export async function writeBundle(path: string): Promise<void> {
  const { code } = await bundleWorkflows({ isEncrypted: true });
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${stamp()}\n${code}`);
}

/**
 * The bundle that was made before, or without a path one made now. Where nothing is encrypted, one made before keeps what goes wrong in
 * workflows in payloads all the same, and Temporal's pages show it there.
 * @throws WrongBundle when it was made of other sources or by another version of Temporal's SDK than this worker runs
 */
export async function obtainBundle(path: string | undefined, isEncrypted = true): Promise<WorkflowBundle> {
  if (path === undefined) return bundleWorkflows({ isEncrypted });
  const text = read(path);
  const end = text.indexOf('\n');
  if (text.slice(0, end) !== stamp())
    throw new WrongBundle(
      `WORKFLOW_BUNDLE names ${path}, which is no bundle of this version: make it anew, or run without it.`,
    );
  return { code: text.slice(end + 1) };
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new WrongBundle(`WORKFLOW_BUNDLE names ${path}, which cannot be read.`);
  }
}

/** Changes with every source a bundle is made of, and with the SDK. */
function stamp(): string {
  const hash = createHash('sha256').update(readFileSync(sdk));
  for (const folder of folders) {
    const names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
    for (const name of names.filter((one) => /\.[cm]?[jt]s$/.test(one)).toSorted())
      hash.update(`${folder}/${name}\n`).update(readFileSync(join(root, folder, name)));
  }
  return `// Darkroom's workflows ${hash.digest('hex')}`;
}
