import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSets, setPublished } from '../../src/db/catalog/publications.ts';
import { unpublishItem } from '../../src/operations/catalog-publishing.ts';
import { answerOf, newAccepted } from '../db/catalog-accepted.ts';
import { createRunExecutions } from './catalog-scene.ts';
import { createOperationScene, lastEvent, max, type OperationScene } from './scene.ts';

let scene: OperationScene;

beforeAll(async () => {
  scene = await createOperationScene();
});
afterAll(() => scene.database.drop());

test('what is shown of a picture is taken back by those who may, also while Temporal is away', async () => {
  const { sql } = scene;
  const executions = createRunExecutions();
  const deps = { ...scene.deps, ...executions };
  const { runId, itemIds } = await newAccepted(sql, { pictures: [2] });
  const [itemId = 0, otherId = 0] = itemIds;
  const wish = { itemId, why: 'the wrong vase' };
  expect(await unpublishItem(deps, await scene.person(), wish)).toEqual({ kind: 'forbidden' });
  const olga = await scene.person('operator');
  expect(await unpublishItem(deps, olga, { ...wish, itemId: 999_999 })).toEqual({ kind: 'no_item' });
  expect(await unpublishItem(deps, olga, wish)).toEqual({ kind: 'nothing_shown' });
  const { sets } = await openSets(sql, runId, { products: 1 });
  for (const set of sets) await setPublished(sql, set, answerOf(set));

  executions.temporal = 'away';
  expect(await unpublishItem(deps, olga, wish)).toEqual({ kind: 'away', version: 1 });
  executions.temporal = 'there';
  for (const who of [olga, max])
    expect(await unpublishItem(deps, who, wish)).toEqual({ kind: 'begun', version: 1 });
  const [publication] = await sql<{ id: number; status: string }[]>`
    select id, status from catalog_publications where item_id = ${itemId}`;
  expect(publication?.status).toBe('withdrawing');
  expect(executions.told).toEqual([{ withdraw: publication?.id }, { withdraw: publication?.id }]);
  expect(await lastEvent(sql)).toMatchObject({
    kind: 'withdrawal_begun',
    subject_id: itemId,
    data: { by: `person ${olga.userId}`, why: 'the wrong vase', version: 1 },
  });
  const others = await sql`select status from catalog_publications where item_id = ${otherId}`;
  expect([...others]).toEqual([{ status: 'published' }]);
});
