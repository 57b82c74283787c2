import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleWorkflows } from '../../src/worker/bundle.ts';

const project = join(import.meta.dirname, '../..');

/** Where an order begins. */
const begin = "setCurrentDetails('Asking for credits and a place');";

/**
 * The workflows with a change that no order which is under way may meet: each asks for its place twice, which is harmless and
 * another history. @returns their bundle
 */
export async function bundleNextVersion(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'darkroom-next-'));
  try {
    cpSync(join(project, 'workflows'), join(folder, 'workflows'), { recursive: true });
    for (const name of ['src', 'activities', 'node_modules', 'package.json'])
      symlinkSync(join(project, name), join(folder, name));
    const file = join(folder, 'workflows/order.ts');
    const text = readFileSync(file, 'utf8');
    if (!text.includes(begin))
      throw new Error('orders do not begin as they did: the planted change must follow');
    writeFileSync(file, text.replace(begin, `${begin}\nawait ledger.admitGeneration({ orderId });`));
    return (await bundleWorkflows({ workflowsPath: join(folder, 'workflows/index.ts') })).code;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
