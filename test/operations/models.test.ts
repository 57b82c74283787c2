import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { beginModelDeletion, type TrainedModel } from '../../src/db/trained-models.ts';
import type { ModelExecutions } from '../../src/operations/model-executions.ts';
import { deleteModel, renameModel } from '../../src/operations/models.ts';
import { TemporalAway } from '../../src/operations/order-executions.ts';
import { placeOrder, repeatOrder, sendKeptPicture } from '../../src/operations/orders.ts';
import type { PersonWho } from '../../src/operations/who.ts';
import { newModel } from '../db/models.ts';
import { createOperationScene, max, type OperationScene } from './scene.ts';

let scene: OperationScene;
let ann: PersonWho;
let model: TrainedModel;
let asked: unknown[];

beforeAll(async () => {
  scene = await createOperationScene();
});
afterAll(() => scene.database.drop());
beforeEach(async () => {
  ann = await scene.person();
  model = await newModel(scene.sql, ann.userId);
  asked = [];
});

const answering = (answer: Awaited<ReturnType<ModelExecutions['updateModel']>> | TemporalAway) => ({
  ...scene.deps,
  async updateModel(...update: Parameters<ModelExecutions['updateModel']>) {
    asked.push(update);
    if (answer instanceof TemporalAway) throw answer;
    return answer;
  },
});

test('a model is renamed and deleted by its owner, through its execution, with who and why', async () => {
  const { id: modelId } = model;
  const by = `person ${ann.userId}`;
  const renamed = await renameModel(answering('done'), ann, { modelId, name: ' Annie ' });
  expect(renamed).toEqual({ kind: 'done', model: { ...model, name: 'Annie' } });
  expect(await deleteModel(answering('done'), ann, { modelId })).toEqual({ kind: 'done', model });
  expect(asked).toEqual([
    [modelId, { kind: 'rename', name: 'Annie', by, why: 'asked for it' }],
    [modelId, { kind: 'delete', by, why: 'asked for it' }],
  ]);
});

test('what cannot be a name is not passed on', async () => {
  for (const name of ['', '  ', 'x'.repeat(41)]) {
    expect(await renameModel(answering('done'), ann, { modelId: model.id, name })).toEqual({
      kind: 'bad_name',
    });
  }
  expect(asked).toEqual([]);
});

test('nobody else can do either, nor anybody with a model that is gone or unpaid', async () => {
  const deps = answering('done');
  const { id: modelId } = model;
  for (const who of [await scene.person('owner'), max]) {
    expect(await renameModel(deps, who, { modelId, name: 'Annie' })).toEqual({ kind: 'not_found' });
    expect(await deleteModel(deps, who, { modelId })).toEqual({ kind: 'not_found' });
  }
  const unpaid = await newModel(scene.sql, ann.userId);
  await scene.sql`update orders set status = 'delivering' where id = ${unpaid.orderId}`;
  expect(await deleteModel(deps, ann, { modelId: unpaid.id })).toEqual({ kind: 'not_found' });
  await beginModelDeletion(scene.sql, modelId, { reason: 'asked', by: 'person 1', why: 'a test' });
  expect(await deleteModel(deps, ann, { modelId })).toEqual({ kind: 'not_found' });
  expect(asked).toEqual([]);
});

test('an execution that comes too late, is not there or cannot be reached is told apart', async () => {
  const what = { modelId: model.id };
  expect(await deleteModel(answering('too_late'), ann, what)).toEqual({ kind: 'too_late' });
  expect(await deleteModel(answering('not_running'), ann, what)).toEqual({ kind: 'unsure' });
  const away = answering(new TemporalAway('away'));
  expect(await renameModel(away, ann, { ...what, name: 'Annie' })).toEqual({ kind: 'unsure' });
});

const wish = (id: number) => ({
  line: 'portrait' as const,
  inputs: { likeness: { id, name: 'Anna' }, prompt: 'at the sea', pictures: 4, ratio: '4:5' as const },
  chatId: 1,
  references: [],
  confirmKey: crypto.randomUUID(),
  quoted: 100,
});

test('portraits are ordered and repeated with a model of one’s own alone; what was made is sent without one', async () => {
  const { deps, sql } = scene;
  const placed = await placeOrder(deps, ann, wish(model.id));
  expect(placed).toMatchObject({ kind: 'placed' });
  const orderId = 'orderId' in placed ? placed.orderId : 0;
  expect(await placeOrder(deps, await scene.person('owner'), wish(model.id))).toEqual({ kind: 'incomplete' });
  expect(await placeOrder(deps, ann, wish(987_654))).toEqual({ kind: 'incomplete' });
  await sql`update orders set status = 'failed', reason = 'undeliverable' where id = ${orderId}`;
  const hash = 'a'.repeat(64);
  await sql`insert into assets (hash, format, width, height, bytes) values (${hash}, 'png', 64, 64, 100)`;
  await sql`insert into order_assets (order_id, role, position, hash) values (${orderId}, 'result', 1, ${hash})`;
  await beginModelDeletion(sql, model.id, { reason: 'asked', by: 'person 1', why: 'a test' });
  const again = { orderId, confirmKey: crypto.randomUUID() };
  expect(await repeatOrder(deps, ann, again)).toEqual({ kind: 'incomplete' });
  expect(await sendKeptPicture(deps, ann, { orderId })).toMatchObject({ kind: 'placed' });
});
