import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { createFolderStore } from '../src/storage/objects.ts';
import type { Evidence } from './evidence.ts';
import { askBooks, type Finding } from './finding.ts';
import { watched } from './held.ts';
import { ofOrders } from './rest.ts';

/** Stored pictures, executions, and what the processes still hold. */
export async function ownInvariants(evidence: Evidence): Promise<Finding[]> {
  return [
    await everybodyHasAnExecution(evidence),
    await picturesAreWhole(evidence),
    nothingIsHeld(evidence),
    await askBooks(
      evidence.system.sql`select count(*) as checked,
        jsonb_agg(kind || ' ' || subject_id) filter (where is_stale) as broken from cards`,
      { id: 'I18', says: 'every card shows the last state of its order' },
    ),
  ];
}

async function everybodyHasAnExecution({ system: { temporal }, orders }: Evidence): Promise<Finding> {
  const runs = new Map<string, string[]>();
  for await (const run of temporal.workflow.list({ query: ofOrders }))
    runs.set(run.workflowId, [...(runs.get(run.workflowId) ?? []), run.status.name]);
  const broken = orders
    .filter(({ id }) => {
      const own = runs.get(`order-${id}`) ?? [];
      return own.length !== 1 || own[0] === 'RUNNING';
    })
    .map(({ id }) => `order ${id}: ${runs.get(`order-${id}`)?.join() ?? 'none'}`);
  return {
    id: 'I5',
    says: 'every order had one execution, and it has ended',
    checked: orders.length,
    broken,
  };
}

async function picturesAreWhole({ system: { sql, folder } }: Evidence): Promise<Finding> {
  const objects = createFolderStore(join(folder, 'objects'));
  const assets = await sql<{ hash: string; width: number; height: number }[]>`
    select hash, width, height from assets`;
  const broken: string[] = [];
  for (const { hash, width, height } of assets) {
    try {
      // Reading compares the hash; decoding every pixel is what a cut file does not survive.
      const { info } = await sharp(await objects.get(hash))
        .raw()
        .toBuffer({ resolveWithObject: true });
      if (info.width !== width || info.height !== height)
        broken.push(`${hash}: ${info.width}x${info.height}`);
    } catch (error) {
      broken.push(`${hash}: ${String(error)}`);
    }
  }
  return {
    id: 'I15',
    says: 'every stored picture is whole and is what its name says',
    checked: assets.length,
    broken,
  };
}

/**
 * More than this beyond the beginning is a leak; connections and files come and go by a few. A worker that runs upkeep twenty times a
 * second, as here, grows by 300 MB and stays there: the workflows' heap is collected late.
 */
const slack = { openFiles: 40, residentMb: 500, connections: 24 };

function nothingIsHeld({ system: { folder }, plan, resources: { before, after } }: Evidence): Finding {
  const broken: string[] = [];
  for (const name of watched) {
    const [then, now] = [before.processes[name], after.processes[name]];
    if (now.openFiles > then.openFiles + slack.openFiles) broken.push(`${name}: ${now.openFiles} open files`);
    if (now.residentMb > then.residentMb + slack.residentMb) broken.push(`${name}: ${now.residentMb} MB`);
  }
  if (after.connections > slack.connections) broken.push(`${after.connections} database connections`);
  const unfinished = readdirSync(join(folder, 'objects', 'incoming')).length;
  // Each that died while it wrote leaves one, which upkeep takes away after ten minutes.
  const writers = plan.kills.filter(({ process }) => process === 'bot' || process === 'worker');
  if (unfinished > writers.length) broken.push(`${unfinished} unfinished files in the object store`);
  return {
    id: 'I20',
    says: 'files, memory and connections are back where they were',
    checked: watched.length + 2,
    broken,
  };
}
