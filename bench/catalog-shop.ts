import { type CatalogStage, hasRunEnded, type RunOptions } from '../src/contract/catalog.ts';
import { openRun, readRun } from '../src/db/catalog/runs.ts';
import { setSource } from '../src/db/catalog/sources.ts';
import { startRun } from '../src/temporal/catalog.ts';
import type { System } from '../test/harness/system.ts';
import { becomesTrue } from '../test/harness/waiting.ts';
import { countActions, type HistorySize, historySize, type StoredBytes, storedBytes } from './costs.ts';
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

/** The catalog's own limits are lifted as well. */
const env = {
  TELEGRAM_AUTHORIZED_USERS: JSON.stringify([operatorId]),
  GOOGLE_SHEETS_PER_MINUTE: '6000',
  CATALOG_RUN_BUDGET: '1000000',
  CATALOG_DAY_BUDGET: '1000000',
};

/** What one stage took. */
export interface StageCost {
  /** That were found, made, decided on, described or published. */
  pictures: number;
  seconds: number;
  cpu: ByProcess;
  actions: number;
  /** Of the database, by all processes. */
  transactions: number;
  /** By how much both databases grew. */
  stored: StoredBytes;
  /** By how much more the worker and its children held at most than before they had worked at anything, MB. */
  growthMb: number;
}

/** A shop, and a system that has not worked at it yet. */
export interface Shop {
  rig: Rig;
  sourceId: number;
  /** What the worker holds at rest, MB. */
  restMb: number;
}

/** A system with an operator and a shop of so many products, which is as fast as it can be. */
export async function openShop(products: number): Promise<Shop> {
  const rig = await openRig(1, env);
  const { sandbox, sql } = rig.system;
  await sandbox.shop.change({ products, slowMs: 0, crawlDelaySeconds: 0, pictureSide: 240 });
  await sandbox.gemini.change({ queuedMs: 0, runMs: 0, longestSide: 256, reusesPaint: true });
  await sandbox.addUser({ id: operatorId, first_name: 'Operator', language_code: 'en' });
  await sandbox.sendText(operatorId, '/start');
  const isKnown = async () => (await sql`select from users where telegram_id = ${operatorId}`).length > 0;
  await becomesTrue(isKnown, greetingLimitMs);
  const source = await setSource(sql, 'shop', { fields: { defaultPrompt: usualPrompt }, by: 'bench' });
  if (source === undefined) throw new Error('the worker has not written down the sandbox’s shop');
  return { rig, sourceId: source.id, restMb: residentMegabytes(rig.system).worker };
}

/** How a stage is wanted, and what people do meanwhile. */
interface StageWish extends RunOptions {
  people?: (runId: number) => Promise<void>;
}

/** One stage from its start to its end, a run of its own, followed by an operator's card; nobody is asked anything but to decide. */
export async function work(
  { rig: { system }, sourceId, restMb }: Shop,
  stage: CatalogStage,
  { people, ...options }: StageWish = {},
): Promise<StageCost> {
  const { sql, temporal } = system;
  const before = await readTotals(system);
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
  let most = restMb;
  let lookedAt = 0;
  const hasEnded = async () => {
    if (Date.now() - lookedAt >= lookMs) {
      most = Math.max(most, residentMegabytes(system).worker);
      lookedAt = Date.now();
    }
    return hasRunEnded((await readRun(sql, runId)).status);
  };
  await Promise.all([becomesTrue(hasEnded, runLimitMs), people?.(runId)]);
  const { status, detail, startedAt, endedAt } = await readRun(sql, runId);
  if (status !== 'done' || endedAt === null) throw new Error(`${stage} is ${status}: ${detail}`);
  const after = await readTotals(system);
  return {
    pictures: await countPictures(system, { runId, sourceId, stage }),
    seconds: (endedAt.getTime() - startedAt.getTime()) / 1_000,
    cpu: difference(after.cpu, before.cpu),
    actions: after.actions - before.actions,
    transactions: after.transactions - before.transactions,
    stored: {
      postgres: after.stored.postgres - before.stored.postgres,
      temporal: after.stored.temporal - before.stored.temporal,
    },
    growthMb: most - restMb,
  };
}

/** Of the whole system so far. */
async function readTotals(system: System) {
  const cpu = cpuSeconds(system);
  const [row] = await system.sql<{ transactions: number }[]>`
    select xact_commit as transactions from pg_stat_database where datname = current_database()`;
  const stored = await storedBytes(system);
  return { cpu, transactions: row?.transactions ?? 0, stored, actions: await countActions(system) };
}

async function countPictures(
  { sql }: System,
  { runId, sourceId, stage }: { runId: number; sourceId: number; stage: CatalogStage },
): Promise<number> {
  const rows = {
    parse: sql`catalog_items where source_id = ${sourceId}`,
    generate: sql`catalog_results where run_id = ${runId} and uploaded_at is not null`,
    review: sql`catalog_decisions where run_id = ${runId} and counts`,
    describe: sql`catalog_descriptions where run_id = ${runId} and status = 'made'`,
    publish: sql`catalog_publications where run_id = ${runId} and status = 'published'`,
  };
  const [row] = await sql<{ n: number }[]>`select count(*) as n from ${rows[stage]}`;
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
