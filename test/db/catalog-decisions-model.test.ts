import {
  type Arbitrary,
  array,
  assert,
  asyncProperty,
  boolean,
  constant,
  constantFrom,
  oneof,
  record,
  tuple,
} from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Verdict, verdicts } from '../../src/contract/review.ts';
import { addAsset } from '../../src/db/assets.ts';
import { endLine } from '../../src/db/catalog/batches.ts';
import { decideResult, readReview } from '../../src/db/catalog/decisions.ts';
import { beginPicture, listSinglePictures } from '../../src/db/catalog/singles.ts';
import type { Sql } from '../../src/db/sql.ts';
import { auditBooks } from '../../src/db/upkeep.ts';
import { createTestDatabase, type TestDatabase } from '../harness/database.ts';
import { cost, hashOf, newCatalog, reviewAll } from './catalog-scene.ts';
import { openOnly } from './scene.ts';

let database: TestDatabase;
let sql: Sql;

beforeAll(async () => {
  database = await createTestDatabase();
  sql = database.sql;
  await openOnly(sql, [{ id: 'gemini-1', provider: 'gemini', kind: 'batch', places: 100 }]);
});
afterAll(() => database.drop());

type Step =
  | { kind: 'decide'; verdict: Verdict; by: string; isOnFirst: boolean }
  | { kind: 'race'; verdicts: [Verdict, Verdict] }
  | { kind: 'make' | 'fail' };

const verdict = constantFrom(...verdicts);
const step: Arbitrary<Step> = oneof(
  {
    weight: 4,
    arbitrary: record({
      kind: constant('decide' as const),
      verdict,
      by: constantFrom('person 1', 'person 2'),
      isOnFirst: boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: record({ kind: constant('race' as const), verdicts: tuple(verdict, verdict) }),
  },
  { weight: 3, arbitrary: record({ kind: constant('make' as const) }) },
  { weight: 1, arbitrary: record({ kind: constant('fail' as const) }) },
);

/** A picture of the item, and the decision on it that counts. */
interface Revision {
  resultId: number;
  hash: string;
  verdict?: Verdict;
  by?: string;
}

/** What an item should be: its pictures, and whether another one is being made. */
interface Model {
  revisions: [Revision, ...Revision[]];
  isUnderWay: boolean;
  kept: number;
}

/** Says what a decision should come to, and does it to the model. */
function decide(
  model: Model,
  { verdict: said, by, isOnFirst }: { verdict: Verdict; by: string; isOnFirst: boolean },
) {
  const newest = newestOf(model);
  if (isOnFirst && model.revisions.length > 1) return 'superseded';
  const isAgain = newest.verdict === 'redo' && said === 'redo' && !model.isUnderWay;
  if (!isAgain && newest.verdict === said && newest.by === by) return 'same';
  model.kept += 1;
  if (newest.verdict !== undefined && !isAgain) return 'late';
  if (!isAgain) Object.assign(newest, { verdict: said, by });
  if (said === 'redo') model.isUnderWay = true;
  return 'decided';
}

function newestOf({ revisions }: Model): Revision {
  return revisions.at(-1) ?? revisions[0];
}

interface Played {
  model: Model;
  itemId: number;
  runId: number;
}

async function play({ model, itemId, runId }: Played, todo: Step): Promise<void> {
  if (todo.kind === 'decide') {
    const { verdict: said, by, isOnFirst } = todo;
    const resultId = isOnFirst ? model.revisions[0].resultId : newestOf(model).resultId;
    const told = await decideResult(sql, { itemId, resultId, verdict: said, by, via: 'chat' });
    expect(told.kind).toBe(decide(model, todo));
    return;
  }
  if (todo.kind === 'race') {
    const words = todo.verdicts.map((said, index) => ({
      verdict: said,
      by: `racer ${index}`,
      isOnFirst: false,
    }));
    const told = await Promise.all(
      words.map(({ verdict: said, by }) => decideResult(sql, { itemId, verdict: said, by, via: 'drive' })),
    );
    // Whoever was first in truth, the other one finds that decision.
    const isSecondFirst = told[0]?.kind !== 'decided' && told[1]?.kind === 'decided';
    const order = isSecondFirst ? [1, 0] : [0, 1];
    const wasOpen = newestOf(model).verdict === undefined;
    const expected = order.map((index) =>
      decide(model, words[index] ?? { verdict: 'accept', by: '', isOnFirst: false }),
    );
    expect(order.map((index) => told[index]?.kind)).toEqual(expected);
    if (wasOpen) expect(expected).toEqual(['decided', 'late']);
    return;
  }
  const [planned] = await listSinglePictures(sql, { runId, status: 'planned' });
  expect(planned !== undefined).toBe(model.isUnderWay);
  if (planned === undefined) return;
  model.isUnderWay = false;
  await beginPicture(sql, planned.id);
  if (todo.kind === 'fail') {
    await endLine(sql, { resultId: planned.id, status: 'failed', reason: 'no picture' });
    return;
  }
  const hash = hashOf(`made ${planned.id}`);
  await addAsset(sql, { hash, format: 'png', width: 1, height: 1, bytes: 1 });
  await endLine(sql, { resultId: planned.id, status: 'made', hash, cost });
  model.revisions.push({ resultId: planned.id, hash });
}

/** The standing of the newest picture, in the words of a review. */
function standingOf(model: Model) {
  if (model.isUnderWay) return 'under_way';
  const { verdict: said } = newestOf(model);
  return said === undefined
    ? 'undecided'
    : ({ accept: 'accepted', reject: 'rejected', redo: 'redo' } as const)[said];
}

test('[b35] whatever people say in whatever order, the first word on each picture counts, and what is accepted may be published', async () => {
  await assert(
    asyncProperty(array(step, { minLength: 3, maxLength: 14 }), async (steps) => {
      const { runId, itemIds } = await newCatalog(sql, { items: 1 });
      await reviewAll(sql, runId);
      const itemId = itemIds[0] ?? 0;
      const [first] = await sql<
        Revision[]
      >`select id as "resultId", hash from catalog_results where item_id = ${itemId}`;
      if (first === undefined) throw new Error('nothing was made');
      const model: Model = { revisions: [{ ...first }], isUnderWay: false, kept: 0 };
      for (const todo of steps) await play({ model, itemId, runId }, todo);
      const kept =
        await sql`select result_id, verdict, by from catalog_decisions where item_id = ${itemId} and counts order by result_id`;
      const decided = model.revisions.filter((one) => one.verdict !== undefined);
      expect(kept.map((row) => ({ ...row }))).toEqual(
        decided.map(({ resultId, verdict: said, by }) => ({ result_id: resultId, verdict: said, by })),
      );
      const [all] = await sql`select count(*)::integer as n from catalog_decisions where item_id = ${itemId}`;
      expect(all?.['n']).toBe(model.kept);
      const approved = await sql<
        { hash: string }[]
      >`select hash from catalog_approvals where item_id = ${itemId}`;
      const accepted = decided.filter((one) => one.verdict === 'accept').map(({ hash }) => hash);
      expect(new Set(approved.map(({ hash }) => hash))).toEqual(new Set(accepted));
      expect(await readReview(sql, runId)).toMatchObject({ [standingOf(model)]: 1 });
    }),
    { numRuns: 30 },
  );
  expect(await auditBooks(sql)).toEqual({});
}, 20_000);
