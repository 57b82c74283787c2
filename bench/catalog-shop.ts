import { hasRunEnded, type RunnableStage, type RunOptions } from '../src/contract/catalog.ts';
import { openRun, readRun } from '../src/db/catalog/runs.ts';
import { setSource } from '../src/db/catalog/sources.ts';
import { startRun } from '../src/temporal/catalog.ts';
import type { System } from '../test/harness/system.ts';
import { becomesTrue } from '../test/harness/waiting.ts';
import { countActions, type HistorySize, historySize } from './costs.ts';
import { type ByProcess, cpuSeconds, difference, residentMegabytes } from './processes.ts';
import { openRig, type Rig } from './rig.ts';

const operatorId = 9_700_001;
const greetingLimitMs = 30_000;
/** Generous: what ends takes a fraction of it. */
const runLimitMs = 10 * 60_000;
/** Between two looks at the memory of the worker. */
const lookMs = 500;
/** Rows whose prompt somebody types into the sheet; all others have that of the source. */
const typed = 10;
const usualPrompt = 'on a table of light oak, soft light from the left';

/** The catalog's own limits are lifted as well; the address only says that shops of this machine may be read. */
const env = {
  START_URL: 'http://127.0.0.1/',
  TELEGRAM_AUTHORIZED_USERS: JSON.stringify([operatorId]),
  GOOGLE_SHEETS_PER_MINUTE: '6000',
  CATALOG_RUN_BUDGET: '1000000',
  CATALOG_DAY_BUDGET: '1000000',
};

/** What one stage took. */
export interface StageCost {
  /** That were found, or made. */
  pictures: number;
  seconds: number;
  cpu: ByProcess;
  actions: number;
  /** By how much the worker and its children grew at most, MB. */
  growthMb: number;
}

/** A system with an operator and a shop of so many products, which is as fast as it can be. */
export async function openShop(products: number): Promise<{ rig: Rig; sourceId: number }> {
  const rig = await openRig(1, env);
  const { sandbox, sandboxUrl, sql } = rig.system;
  await sandbox.shop.change({ products, slowMs: 0, crawlDelaySeconds: 0, pictureSide: 240 });
  await sandbox.gemini.change({ queuedMs: 0, runMs: 0, longestSide: 256, reusesPaint: true });
  await sandbox.addUser({ id: operatorId, first_name: 'Operator', language_code: 'en' });
  await sandbox.sendText(operatorId, '/start');
  const isKnown = async () => (await sql`select from users where telegram_id = ${operatorId}`).length > 0;
  await becomesTrue(isKnown, greetingLimitMs);
  const fields = { startUrl: `${sandboxUrl}/shop/`, pauseMs: 0, defaultPrompt: usualPrompt };
  const source = await setSource(sql, 'bench', { fields, by: 'bench' });
  if (source === undefined) throw new Error('the source was not kept');
  return { rig, sourceId: source.id };
}

/** One stage from its start to its end, followed by an operator's card; nobody is asked anything. */
export async function work(
  { system }: Rig,
  { sourceId, stage, options = {} }: { sourceId: number; stage: RunnableStage; options?: RunOptions },
): Promise<StageCost> {
  const { sql, temporal } = system;
  const actionsBefore = await countActions(system);
  const cpuBefore = cpuSeconds(system);
  const memoryBefore = residentMegabytes(system).worker;
  const opened = await openRun(sql, {
    source: sourceId,
    stages: [stage],
    options: { ...options, isConfirmed: true },
    by: 'bench',
    chatId: operatorId,
  });
  if (opened === undefined || 'busy' in opened) throw new Error('the run was not opened');
  const { runId } = opened;
  await startRun(temporal, await readRun(sql, runId));
  let most = memoryBefore;
  let lookedAt = 0;
  const hasEnded = async () => {
    if (Date.now() - lookedAt >= lookMs) {
      most = Math.max(most, residentMegabytes(system).worker);
      lookedAt = Date.now();
    }
    return hasRunEnded((await readRun(sql, runId)).status);
  };
  await becomesTrue(hasEnded, runLimitMs);
  const { status, detail, startedAt, endedAt } = await readRun(sql, runId);
  if (status !== 'done' || endedAt === null) throw new Error(`${stage} is ${status}: ${detail}`);
  const cpu = difference(cpuSeconds(system), cpuBefore);
  return {
    pictures: await countPictures(system, { runId, sourceId, stage }),
    seconds: (endedAt.getTime() - startedAt.getTime()) / 1_000,
    cpu,
    actions: (await countActions(system)) - actionsBefore,
    growthMb: most - memoryBefore,
  };
}

async function countPictures(
  { sql }: System,
  { runId, sourceId, stage }: { runId: number; sourceId: number; stage: RunnableStage },
): Promise<number> {
  const [row] =
    stage === 'parse'
      ? await sql<{ n: number }[]>`select count(*) as n from catalog_items where source_id = ${sourceId}`
      : await sql<{ n: number }[]>`
        select count(*) as n from catalog_results where run_id = ${runId} and uploaded_at is not null`;
  return row?.n ?? 0;
}

/** Types prompts of their own into the first rows, as an operator would. @returns them by item */
export async function typePrompts({ system: { sandbox } }: Rig): Promise<Map<number, string>> {
  const [header = [], ...rows] = await sandbox.google.rows('Catalog');
  const prompts = new Map<number, string>();
  for (const [index, cells] of rows.slice(0, typed).entries()) {
    const item = Number(cells[header.indexOf('id')]);
    const text = `in the snow, number ${item}`;
    await sandbox.google.type('Catalog', {
      row: index + 2,
      column: header.indexOf('prompt') + 1,
      text,
    });
    prompts.set(item, text);
  }
  return prompts;
}

/** Of every execution of the catalog so far. */
export async function measureHistories({ temporal }: System): Promise<HistorySize[]> {
  const sizes: HistorySize[] = [];
  for await (const { type, workflowId, runId } of temporal.workflow.list())
    if (/catalog/i.test(type)) sizes.push(await historySize(temporal.workflow.getHandle(workflowId, runId)));
  return sizes;
}
