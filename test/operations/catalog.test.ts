import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { moveRun } from '../../src/db/catalog/runs.ts';
import { addFirstSource } from '../../src/db/catalog/sources.ts';
import {
  followRun,
  listRuns,
  listSources,
  setSource,
  showRun,
  startRun,
} from '../../src/operations/catalog.ts';
import {
  answerRun,
  cancelRun,
  pauseRun,
  resumeRun,
  retryItem,
  skipItem,
} from '../../src/operations/catalog-words.ts';
import type { PersonWho } from '../../src/operations/who.ts';
import { createRunExecutions, type RunExecutions } from './catalog-scene.ts';
import { createOperationScene, lastEvent, max, type OperationScene } from './scene.ts';

let scene: OperationScene;
let olga: PersonWho;
let ann: PersonWho;
let executions: RunExecutions;

beforeAll(async () => {
  scene = await createOperationScene();
  olga = await scene.person('operator');
  ann = await scene.person();
});
afterAll(() => scene.database.drop());
beforeEach(async () => {
  executions = createRunExecutions();
  await scene.sql`truncate catalog_sources, cards cascade`;
  await addFirstSource(scene.sql, { name: 'shop', startUrl: 'https://shop.example.test/' });
});

const deps = () => ({ ...scene.deps, ...executions });
const parse = { stages: ['parse'] as const, options: {} };
const question = {
  kind: 'spend',
  pictures: 40,
  cost: '2.68',
  single: '5.36',
  currency: 'USD',
  expectedMs: 900_000,
} as const;

async function begun(wish: Partial<Parameters<typeof startRun>[2]> = {}): Promise<number> {
  const outcome = await startRun(deps(), olga, { ...parse, ...wish });
  if (outcome.kind !== 'started') throw new Error(outcome.kind);
  return outcome.runId;
}

describe('a run', () => {
  test('[b21] begins with its options, and its card is in the chat of whoever began it', async () => {
    const outcome = await startRun(deps(), olga, { ...parse, options: { limit: 5 }, chatId: 77 });
    expect(outcome).toMatchObject({ kind: 'started', isUnderWay: true });
    const runId = 'runId' in outcome ? outcome.runId : 0;
    expect(executions.told).toEqual([{ start: runId, stages: ['parse'], options: { limit: 5 } }]);
    expect(await lastEvent(scene.sql)).toMatchObject({
      kind: 'started',
      subject_id: runId,
      data: { by: `person ${olga.userId}` },
    });
    const cards = await scene.sql`select kind, subject_id, chat_id, message_id from cards`;
    expect([...cards]).toEqual([{ kind: 'run', subject_id: runId, chat_id: 77, message_id: null }]);
  });

  test('is begun once for a source: the second is told who runs and since when', async () => {
    const runId = await begun();
    const second = await startRun(deps(), max, { ...parse, source: 'shop' });
    expect(second).toEqual({ kind: 'busy', runId, by: 'Ann', since: expect.any(Date) });
    await moveRun(scene.sql, runId, { status: 'done' });
    const third = await startRun(deps(), max, { ...parse, source: 'shop' });
    expect(third).toMatchObject({ kind: 'started' });
    expect(await startRun(deps(), olga, parse)).toMatchObject({ kind: 'busy', by: 'max' });
  });

  test('stands also when Temporal is away, for upkeep to start it', async () => {
    executions.temporal = 'away';
    expect(await startRun(deps(), olga, parse)).toMatchObject({ kind: 'started', isUnderWay: false });
    const shown = await listRuns(deps(), olga, 10);
    expect(shown).toMatchObject({ kind: 'runs', runs: [{ status: 'running', sourceName: 'shop' }] });
  });

  test('[b35] needs its source named where there are several, and one at all', async () => {
    expect(await startRun(deps(), olga, { ...parse, source: 'nowhere' })).toEqual({ kind: 'no_source' });
    const second = { name: 'second', fields: { startUrl: 'https://b.example.test/' }, why: 'a new shop' };
    await setSource(deps(), max, second);
    const outcome = await startRun(deps(), olga, parse);
    expect(outcome).toEqual({ kind: 'which_source', names: ['shop', 'second'] });
    await scene.sql`truncate catalog_sources cascade`;
    expect(await startRun(deps(), olga, parse)).toEqual({ kind: 'no_source' });
  });

  test('[b25] and all about it is only for those who may', async () => {
    const runId = await begun();
    const all = [
      startRun(deps(), ann, parse),
      listRuns(deps(), ann, 5),
      listSources(deps(), ann),
      showRun(deps(), ann, runId),
      followRun(deps(), ann, { runId, chatId: 1 }),
      setSource(deps(), ann, { name: 'shop', fields: {}, why: 'x' }),
      pauseRun(deps(), ann, { runId }),
      resumeRun(deps(), ann, { runId }),
      answerRun(deps(), ann, { runId, answer: 'yes' }),
      cancelRun(deps(), ann, { runId }),
      skipItem(deps(), ann, { runId, itemId: 1 }),
      retryItem(deps(), ann, { runId, itemId: 1 }),
    ];
    for (const outcome of await Promise.all(all)) expect(outcome).toEqual({ kind: 'forbidden' });
    expect(executions.told).toHaveLength(1);
  });

  test('is shown with what it has come to and what happened', async () => {
    const runId = await begun({ stages: ['parse', 'generate'] });
    await pauseRun(deps(), olga, { runId });
    await moveRun(scene.sql, runId, { stage: 'generate' });
    const shown = await showRun(deps(), max, runId);
    expect(shown).toMatchObject({
      kind: 'run',
      run: { id: runId, status: 'running' },
      source: { name: 'shop' },
      facts: {
        by: 'Ann',
        isCancelling: false,
        parse: { products: 0 },
        generate: { batches: [], spent: '0' },
      },
      events: [{ kind: 'started' }],
    });
    expect(await showRun(deps(), max, 999)).toEqual({ kind: 'not_found' });
    expect(await listRuns(deps(), max, 5)).toMatchObject({
      standings: [{ source: { name: 'shop' }, wishes: {}, standings: {} }],
    });
  });

  test('followed in a chat it is shown below again', async () => {
    const runId = await begun({ chatId: 77 });
    await scene.sql`update cards set message_id = 5, shown = version`;
    await followRun(deps(), olga, { runId, chatId: 77 });
    await followRun(deps(), olga, { runId, chatId: 78 });
    const cards =
      await scene.sql`select chat_id, below > shown as is_pushed, is_stale from cards order by chat_id`;
    expect([...cards]).toEqual([
      { chat_id: 77, is_pushed: true, is_stale: true },
      { chat_id: 78, is_pushed: false, is_stale: true },
    ]);
    expect(await followRun(deps(), olga, { runId: 999, chatId: 77 })).toEqual({ kind: 'not_found' });
  });
});

describe('what a run is told', () => {
  test('carries who and why', async () => {
    const runId = await begun();
    const workflow = `catalog-run-${runId}`;
    const by = `person ${olga.userId}`;
    expect(await pauseRun(deps(), olga, { runId, why: 'lunch' })).toEqual({ kind: 'told' });
    await moveRun(scene.sql, runId, { status: 'paused' });
    expect(await pauseRun(deps(), olga, { runId })).toEqual({ kind: 'unchanged' });
    expect(await resumeRun(deps(), olga, { runId })).toEqual({ kind: 'told' });
    await moveRun(scene.sql, runId, { status: 'running' });
    expect(await resumeRun(deps(), olga, { runId })).toEqual({ kind: 'unchanged' });
    expect(executions.told.slice(1)).toEqual([
      { pause: workflow, by, why: 'lunch' },
      { resume: workflow, by },
    ]);
  });

  test('an answer is for the question that was read, and only while it is asked', async () => {
    const runId = await begun();
    expect(await answerRun(deps(), olga, { runId, answer: 'yes', question: 'spend' })).toEqual({
      kind: 'not_asked',
    });
    await moveRun(scene.sql, runId, { status: 'asking', question });
    expect(await resumeRun(deps(), olga, { runId })).toEqual({ kind: 'asks' });
    expect(await answerRun(deps(), olga, { runId, answer: 'yes', question: 'fewer' })).toEqual({
      kind: 'not_asked',
    });
    expect(await answerRun(deps(), olga, { runId, answer: 'no', question: 'spend' })).toEqual({
      kind: 'told',
    });
    expect(await answerRun(deps(), max, { runId, answer: 'yes' })).toEqual({ kind: 'told' });
    expect(executions.told.slice(1)).toMatchObject([
      { answer: 'no', question: 'spend', by: `person ${olga.userId}` },
      { answer: 'yes', question: 'spend', by: 'operator max' },
    ]);
  });

  test('a cancel is written down with who and why before it is passed on', async () => {
    const runId = await begun();
    expect(await cancelRun(deps(), max, { runId, why: 'wrong shop' })).toEqual({ kind: 'told' });
    expect(executions.told.at(-1)).toEqual({ cancel: `catalog-run-${runId}` });
    expect(await lastEvent(scene.sql)).toMatchObject({
      kind: 'cancel_requested',
      data: { by: 'operator max', why: 'wrong shop' },
    });
    expect(await showRun(deps(), max, runId)).toMatchObject({ facts: { isCancelling: true } });
  });

  test('a cancel that Temporal did not hear is not promised', async () => {
    const runId = await begun();
    executions.temporal = 'away';
    expect(await cancelRun(deps(), max, { runId })).toEqual({ kind: 'away' });
    expect(await pauseRun(deps(), max, { runId })).toEqual({ kind: 'away' });
    expect(await showRun(deps(), max, runId)).toMatchObject({ facts: { isCancelling: false } });
  });

  test('a cancel ends a run that nobody works on; other words say so', async () => {
    const runId = await begun();
    executions.temporal = 'without_runs';
    expect(await pauseRun(deps(), max, { runId })).toEqual({ kind: 'not_running' });
    expect(await cancelRun(deps(), max, { runId, why: 'gone' })).toEqual({ kind: 'told' });
    expect(await showRun(deps(), max, runId)).toMatchObject({
      run: { status: 'cancelled', reason: 'cancelled' },
    });
    expect(await cancelRun(deps(), max, { runId })).toEqual({ kind: 'ended', status: 'cancelled' });
    expect(await pauseRun(deps(), max, { runId: 999 })).toEqual({ kind: 'not_found' });
  });

  test('[b35] a word about a picture is written down, also after the run', async () => {
    const runId = await begun();
    const itemId = await newItem(runId);
    expect(await skipItem(deps(), olga, { runId, itemId, why: 'blurred' })).toEqual({ kind: 'told' });
    expect(await lastEvent(scene.sql)).toMatchObject({
      kind: 'skip',
      subject_id: itemId,
      data: { by: `person ${olga.userId}`, why: 'blurred' },
    });
    await moveRun(scene.sql, runId, { status: 'done' });
    expect(await retryItem(deps(), olga, { runId, itemId })).toEqual({ kind: 'told' });
    const items = await scene.sql`select is_skipped, is_wanted_again from catalog_items`;
    expect([...items]).toEqual([{ is_skipped: false, is_wanted_again: true }]);
    expect(await retryItem(deps(), olga, { runId, itemId: itemId + 1 })).toEqual({ kind: 'no_item' });
    expect(await skipItem(deps(), olga, { runId: 999, itemId })).toEqual({ kind: 'not_found' });
  });
});

test('a source keeps what is not given, and a new one needs its start', async () => {
  const fields = { defaultPrompt: 'on white', hosts: ['www.example.test'], selectors: { name: 'h1' } };
  const set = await setSource(deps(), max, { name: 'shop', fields, why: 'brighter' });
  expect(set).toMatchObject({ kind: 'set', source: { startUrl: 'https://shop.example.test/', ...fields } });
  const cleared = await setSource(deps(), max, { name: 'shop', fields: { defaultPrompt: null }, why: 'x' });
  expect(cleared).toMatchObject({ source: { defaultPrompt: null, hosts: ['www.example.test'] } });
  expect(await setSource(deps(), max, { name: 'new', fields: {}, why: 'x' })).toEqual({
    kind: 'needs_start',
  });
  expect(await listSources(deps(), olga)).toMatchObject({ sources: [{ name: 'shop' }] });
  await addFirstSource(scene.sql, { name: 'again', startUrl: 'https://b.example.test/' });
  expect(await listSources(deps(), olga)).toMatchObject({ sources: [{ name: 'shop', pauseMs: 200 }] });
});

const hash = 'a'.repeat(64);

async function newItem(runId: number): Promise<number> {
  const { sql } = scene;
  await sql`insert into assets (hash, format, width, height, bytes) values (${hash}, 'png', 1, 1, 1) on conflict do nothing`;
  const [row] = await sql<{ id: number }[]>`
    with product as (
      insert into catalog_products (source_id, url, seen_run) select source_id, 'https://shop.example.test/1', id
      from catalog_runs where id = ${runId} returning id, source_id
    )
    insert into catalog_items (source_id, hash, product_id, picture_url) select source_id, ${hash}, id, 'https://shop.example.test/1.jpg'
    from product returning id`;
  return row?.id ?? 0;
}
