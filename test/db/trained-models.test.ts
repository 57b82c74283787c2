import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  beginModelDeletion,
  endModelDeletion,
  findModelOf,
  keepModel,
  listModels,
  readModel,
  renameModel,
} from '../../src/db/trained-models.ts';
import { createTestDatabase, type TestDatabase } from '../harness/database.ts';
import { eventsOf, modelOf, newModel, newTraining } from './kept-models.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const asked = { reason: 'asked', by: 'person 1', why: 'pressed the button' } as const;
const named = (name: string) => ({ name, by: 'person 1', why: 'pressed the button' });

test('a training leaves one model however often and at once it is kept, called as the person called it', async () => {
  const { sql } = database;
  const { orderId, userId } = await newTraining(sql);
  const said = modelOf(orderId);
  const [first, ...others] = await Promise.all([1, 2, 3].map(() => keepModel(sql, said)));
  const later = await keepModel(sql, { ...said, externalId: 'another', expiresAt: new Date() });
  expect(new Set([first, ...others, later]).size).toBe(1);
  expect(await readModel(sql, first ?? 0)).toMatchObject({
    ...said,
    id: first,
    userId,
    name: 'Anna',
    subject: 'woman',
    status: 'ready',
    isPaid: false,
    sample: null,
  });
  expect(await findModelOf(sql, orderId)).toMatchObject({ id: first });
  expect(await eventsOf(sql, orderId)).toEqual([{ kind: 'trained', data: { model: first } }]);
});

test('two trainings cannot leave the same model of a provider', async () => {
  const { sql } = database;
  const [one, other] = [await newTraining(sql), await newTraining(sql)];
  await keepModel(sql, { ...modelOf(one.orderId), externalId: 'the same' });
  const twice = keepModel(sql, { ...modelOf(other.orderId), externalId: 'the same' });
  await expect(twice).rejects.toThrow(/unique/);
});

test('a model is renamed as often as wanted until it is being deleted, and who wanted it is kept', async () => {
  const { sql } = database;
  const { modelId, orderId } = await newModel(sql);
  expect(await renameModel(sql, modelId, named('Ann'))).toBe(true);
  expect(await renameModel(sql, modelId, named('Ann'))).toBe(true);
  expect(await readModel(sql, modelId)).toMatchObject({ name: 'Ann', status: 'ready' });
  await beginModelDeletion(sql, modelId, asked);
  expect(await renameModel(sql, modelId, named('Anne'))).toBe(false);
  await endModelDeletion(sql, modelId);
  expect(await renameModel(sql, modelId, named('Anne'))).toBe(false);
  expect(await readModel(sql, modelId)).toMatchObject({ name: 'Ann' });
  const events = await eventsOf(sql, orderId);
  expect(events[1]).toEqual({ kind: 'model_renamed', data: { model: modelId, ...named('Ann') } });
});

test('a deletion is begun once, for the first reason, and ends once', async () => {
  const { sql } = database;
  const { modelId, orderId } = await newModel(sql);
  expect(await beginModelDeletion(sql, modelId, asked)).toBe(true);
  expect(await beginModelDeletion(sql, modelId, { ...asked, reason: 'expired' })).toBe(false);
  expect(await readModel(sql, modelId)).toMatchObject({ status: 'deleting', deleteReason: 'asked' });
  await endModelDeletion(sql, modelId);
  await endModelDeletion(sql, modelId);
  expect(await beginModelDeletion(sql, modelId, asked)).toBe(false);
  expect(await readModel(sql, modelId)).toMatchObject({ status: 'deleted', deleteReason: 'asked' });
  expect(await eventsOf(sql, orderId)).toMatchObject([
    { kind: 'trained' },
    { kind: 'model_deleting', data: { model: modelId, ...asked } },
    { kind: 'model_deleted', data: { model: modelId } },
  ]);
});

test('a deletion that nobody has begun does not end', async () => {
  const { sql } = database;
  const { modelId } = await newModel(sql);
  await endModelDeletion(sql, modelId);
  expect(await readModel(sql, modelId)).toMatchObject({ status: 'ready', deleteReason: null });
});

test('of two who delete one at once one is first', async () => {
  const { sql } = database;
  const { modelId } = await newModel(sql);
  const both = [1, 2].map(() => beginModelDeletion(sql, modelId, asked));
  expect((await Promise.all(both)).filter(Boolean)).toEqual([true]);
});

test("a person's models are those that are paid for and not being deleted", async () => {
  const { sql } = database;
  const [paid, unpaid] = [await newModel(sql), await newModel(sql, { isPaid: false })];
  expect((await listModels(sql, paid.userId)).map(({ id }) => id)).toEqual([paid.modelId]);
  expect(await listModels(sql, unpaid.userId)).toEqual([]);
  await beginModelDeletion(sql, paid.modelId, asked);
  expect(await listModels(sql, paid.userId)).toEqual([]);
});

test('a model that is not there is neither read nor changed', async () => {
  const { sql } = database;
  expect(await readModel(sql, 999_999)).toBeUndefined();
  expect(await findModelOf(sql, 999_999)).toBeUndefined();
  expect(await renameModel(sql, 999_999, named('Ann'))).toBe(false);
  expect(await beginModelDeletion(sql, 999_999, asked)).toBe(false);
});
