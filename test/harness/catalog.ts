import { randomUUID } from 'node:crypto';
import type { WorkflowHandle } from '@temporalio/client';
import {
  type CatalogStage,
  type RunInput,
  type RunQuestion,
  stageWorkflowTypes,
} from '../../src/contract/catalog.ts';
import { workflowQueue } from '../../src/contract/queues.ts';
import { setSource } from '../../src/db/catalog/sources.ts';
import type { ChatMessage } from '../../src/sandbox/telegram/state.ts';
import { type Customer, createCustomer, textOf } from './customer.ts';
import { shopSelectors } from './shop-selectors.ts';
import { openStudio, type Studio, type StudioOptions } from './studio.ts';

const operatorId = 6_999_998;
const tab = 'Catalog';

/** What the catalog needs of a studio or of a system. */
export type Ground = Pick<Studio, 'sandbox' | 'sandboxUrl' | 'sql'>;

/** A studio whose shop is read without pauses. */
export async function openCatalogStudio(options: StudioOptions = {}): Promise<Studio> {
  const studio = await openStudio({
    ...options,
    env: { TELEGRAM_AUTHORIZED_USERS: `[${operatorId}]`, ...options.env },
    shop: { crawlDelaySeconds: 0, slowMs: 100, pictureSide: 200, ...options.shop },
  });
  await addShop(studio);
  return studio;
}

/** The sandbox's shop, as the source of this name. */
export async function addShop({ sql, sandboxUrl }: Ground, name = 'shop'): Promise<void> {
  const fields = { startUrl: `${sandboxUrl}/shop/`, selectors: shopSelectors, pauseMs: 0 };
  await setSource(sql, name, { fields, by: 'a test' });
}

/** Somebody of `TELEGRAM_AUTHORIZED_USERS` in front of a chat, a sheet and a folder. */
export interface Operator extends Customer {
  /** Presses the button of the newest page of the catalog. @returns the number of the run that comes of it */
  begin(stage: CatalogStage | 'all'): Promise<number>;
  /** The card of this run once it shows this. */
  runCard(runId: number, pattern: RegExp, timeoutMs?: number): Promise<ChatMessage>;
  /** Presses a button of the run's card; `spend`, `budget`, `fewer`, `prompts`: the yes to that question. */
  pressRun(runId: number, button: RunButton): Promise<string | undefined>;
}

export type RunButton =
  | 'pause'
  | 'resume'
  | 'cancel'
  | 'review'
  | 'hold'
  | `${'yes' | 'no'}:${RunQuestion['kind']}`;

export async function createOperator(
  { sandbox, sql }: Ground,
  { id = operatorId, language = 'en' }: { id?: number; language?: string } = {},
): Promise<Operator> {
  const person = await createCustomer(sandbox, { id, language, name: 'Olga' });
  const newestRun = async () => {
    const [run] = await sql<{ id: number }[]>`select coalesce(max(id), 0)::int as id from catalog_runs`;
    return run?.id ?? 0;
  };
  const runCard: Operator['runCard'] = (runId, pattern, timeoutMs = 60_000) => {
    const head = new RegExp(`run ${runId} ·`);
    const isIt = (one: ChatMessage) => one.out && head.test(textOf(one)) && pattern.test(textOf(one));
    return sandbox.waitForMessage(id, isIt, { timeoutMs });
  };
  return {
    ...person,
    async begin(stage) {
      await person.say('/catalog');
      const before = await newestRun();
      const answer = await person.press(new RegExp(`^r:begin:\\d+:${stage}$`));
      const run = await newestRun();
      if (run === before) throw new Error(`no run begins: ${answer?.text}`);
      return run;
    },
    runCard,
    async pressRun(runId, button) {
      const [move, question] = button.split(':');
      const data = `r:${move}:${runId}${question === undefined ? '' : `:${question}`}`;
      return (await person.press(data))?.text;
    },
  };
}

/** A row as a person reads it. */
export interface SheetRow {
  id: string;
  product: string;
  state: string;
  result: string;
  prompt: string;
  note: string;
}

function rowOf(cells: ReadonlyMap<string, string>): SheetRow {
  const at = (name: string) => cells.get(name) ?? '';
  return {
    id: at('id'),
    product: at('product'),
    state: at('state'),
    result: at('result'),
    prompt: at('prompt'),
    note: at('note'),
  };
}

/** How many there are of each. */
export function countBy<T>(things: readonly T[], wordOf: (thing: T) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const thing of things) counts[wordOf(thing)] = (counts[wordOf(thing)] ?? 0) + 1;
  return counts;
}

/** The sheet as a person works in it. */
export function createSheet({ sandbox: { google } }: Pick<Ground, 'sandbox'>) {
  const read = async () => {
    const [header = [], ...rows] = await google.rows(tab);
    return {
      header,
      rows: rows.map((cells) => new Map(header.map((name, place) => [name, cells[place] ?? '']))),
    };
  };
  const columnOf = async (name: string) => (await read()).header.indexOf(name) + 1;
  return {
    rows: async () => (await read()).rows.map(rowOf),
    /** @param row counted from 1 below the header */
    async write(row: number, column: string, text: string) {
      await google.type(tab, { row: row + 1, column: await columnOf(column), text });
    },
    async writeAll(column: string, texts: readonly string[]) {
      const place = await columnOf(column);
      for (const [index, text] of texts.entries())
        await google.type(tab, { row: index + 2, column: place, text });
    },
    async sort(column: string, isDescending = false) {
      await google.sort(tab, { column: await columnOf(column), isDescending });
    },
    remove: (row: number) => google.deleteRow(tab, row + 1),
    /** Grows with every change, whoever makes it. */
    revision: async () => (await google.book()).revision,
    renameColumn: async (from: string, to: string) =>
      google.type(tab, { row: 1, column: await columnOf(from), text: to }),
  };
}

/** Starts a stage as somebody does in the Temporal Web UI. */
export async function startByHand(
  { temporal }: Pick<Studio, 'temporal'>,
  stage: CatalogStage,
  input: Partial<RunInput> = {},
): Promise<WorkflowHandle> {
  return temporal.workflow.start(stageWorkflowTypes[stage], {
    workflowId: `by-hand-${randomUUID()}`,
    taskQueue: workflowQueue,
    args: [{ source: 'shop', ...input }],
  });
}

/** Reads the first products of the shop. */
export async function readSome(studio: Pick<Studio, 'temporal'>, limit: number): Promise<void> {
  await (await startByHand(studio, 'parse', { limit })).result();
}
