import { type WorkflowHandle, WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { workflowQueue } from '../../src/contract/queues.ts';
import {
  deleteUpdate,
  extendUpdate,
  renameUpdate,
  trainedModelWorkflowId,
  trainedModelWorkflowType,
} from '../../src/contract/training.ts';
import { obtainTestServer } from '../harness/time-skipping.ts';
import {
  actionsOf,
  dayMs,
  detailsOf,
  type Fakes,
  failsFor,
  hourMs,
  openSkippingWorld,
  type SkippingWorld,
  virtualNow,
} from './skipping.ts';

const server = await obtainTestServer();
const modelId = 7;
const wish = { by: 'person 1', why: 'pressed the button' };

let world: SkippingWorld;

const anna = (expiresAt: number) => ({ name: 'Anna', expiresAt, isPaid: true, status: 'ready' as const });

/** A model that has become ready just now, of which everything works. */
const usual: Fakes = {
  describeModel: () => anna(virtualNow() + 30 * dayMs),
  renameModel: () => true,
  beginModelDeletion: () => undefined,
  removeModel: () => undefined,
  remindOfModel: () => undefined,
};

async function startModel(fakes: Fakes = {}): Promise<WorkflowHandle> {
  world = await openSkippingWorld(server ?? '', { ...usual, ...fakes });
  return world.environment.client.workflow.start(trainedModelWorkflowType, {
    workflowId: trainedModelWorkflowId(modelId),
    taskQueue: workflowQueue,
    args: [{ modelId }],
  });
}

const rename = (handle: WorkflowHandle, name: string) =>
  handle.executeUpdate<boolean, [object]>(renameUpdate, { args: [{ name, ...wish }] });
const remove = (handle: WorkflowHandle) =>
  handle.executeUpdate<boolean, [object]>(deleteUpdate, { args: [wish] });
const extend = (handle: WorkflowHandle) =>
  handle.executeUpdate<boolean, [object]>(extendUpdate, { args: [wish] });
const sleepDays = (days: number) => world.environment.sleep(days * dayMs);
const isCalled = (name: string) =>
  vi.waitFor(() => expect(world.names()).toContain(name), { timeout: 10_000, interval: 20 });
/** When it was called first, in days after the model became ready. */
function dayOf(name: string): number | undefined {
  const [first] = world.calls;
  const call = world.calls.find((one) => one.name === name);
  return first && call && (call.at - first.at) / dayMs;
}
const deletion = () => world.calls.find(({ name }) => name === 'beginModelDeletion')?.input;

afterEach(() => world.close());

describe.skipIf(server === undefined)('the month of a trained model', () => {
  test('it is reminded of 25 days after it became ready, and deleted after 30', async () => {
    const handle = await startModel();
    await handle.result();
    expect(world.names()).toEqual(['describeModel', 'remindOfModel', 'beginModelDeletion', 'removeModel']);
    expect(dayOf('remindOfModel')).toBeCloseTo(25, 2);
    expect(dayOf('beginModelDeletion')).toBeCloseTo(30, 2);
    expect(deletion()).toMatchObject({ modelId, reason: 'expired' });
  });

  test('kept for a further term it is reminded of and deleted 30 days later, and no second time', async () => {
    const begun: number[] = [];
    const handle = await startModel({
      describeModel() {
        begun.push(virtualNow());
        return { ...anna(virtualNow() + 30 * dayMs), extensions: 0 };
      },
      extendModel: ({ extensions }) =>
        extensions > 0 ? null : { ...anna((begun[0] ?? 0) + 60 * dayMs), extensions: 1 },
    });
    await sleepDays(26);
    expect([await extend(handle), await extend(handle)]).toEqual([true, false]);
    expect(await detailsOf(handle)).toMatch(/^Anna · ready · until /);
    await handle.result();
    const reminded = world.calls.filter(({ name }) => name === 'remindOfModel');
    expect(reminded.map(({ at }) => Math.round((at - (begun[0] ?? 0)) / dayMs))).toEqual([25, 55]);
    expect(dayOf('beginModelDeletion')).toBeCloseTo(60, 1);
  });

  test('a renaming and the month cost no more than 10 Actions', async () => {
    const handle = await startModel();
    await sleepDays(3);
    expect(await rename(handle, 'Anna in May')).toBe(true);
    await handle.result();
    // Whoever it is a child of pays for its start twice.
    expect((await actionsOf(handle)) + 1).toBeLessThanOrEqual(10);
  });

  test('its page says the name it has now and the day of its end', async () => {
    const handle = await startModel();
    await isCalled('describeModel');
    const end = new Date((world.calls[0]?.at ?? 0) + 30 * dayMs);
    const day = `${end.getUTCDate()} ${end.toLocaleString('en', { month: 'long', timeZone: 'UTC' })}`;
    await vi.waitFor(async () => expect(await detailsOf(handle)).toBe(`Anna · ready · until ${day}`));
    expect(await rename(handle, 'Ann')).toBe(true);
    expect(await detailsOf(handle)).toBe(`Ann · ready · until ${day}`);
    expect(await remove(handle)).toBe(true);
    await handle.result();
    expect(await detailsOf(handle)).toBe('Ann · deleted (asked)');
  });

  test('a delete ends it at once, here and at the provider', async () => {
    const handle = await startModel();
    await sleepDays(10);
    expect(await remove(handle)).toBe(true);
    expect(world.names()).toContain('beginModelDeletion');
    await handle.result();
    expect(world.names()).toEqual(['describeModel', 'beginModelDeletion', 'removeModel']);
    expect(deletion()).toEqual({ modelId, reason: 'asked', ...wish });
    expect(dayOf('removeModel')).toBeCloseTo(10, 2);
  });

  test('nobody hears of its deletion, and the provider neither, while it can still be used', async () => {
    const handle = await startModel({ beginModelDeletion: () => failsFor(2 * hourMs, hourMs) });
    await sleepDays(1);
    const heard = remove(handle).then(() => world.names());
    await isCalled('beginModelDeletion');
    await handle.result();
    for (const names of [await heard, world.names()]) {
      const begun = names.lastIndexOf('beginModelDeletion');
      expect(names.filter((name) => name === 'beginModelDeletion').length).toBeGreaterThan(2);
      expect(names.slice(0, begun)).not.toContain('removeModel');
    }
  });

  test('while it is being deleted it takes neither another delete nor a name', async () => {
    const handle = await startModel({ removeModel: () => failsFor(2 * hourMs, hourMs) });
    expect(await remove(handle)).toBe(true);
    expect(await remove(handle)).toBe(false);
    expect(await rename(handle, 'Ann')).toBe(false);
    expect(await detailsOf(handle)).toBe('Anna · being deleted at the provider (asked)');
    await handle.result();
    expect(world.names().filter((name) => name === 'beginModelDeletion')).toHaveLength(1);
    expect(world.names()).not.toContain('renameModel');
  });

  test('what is asked before it knows itself waits until it does, and of two deletes one is taken', async () => {
    const { promise: known, resolve: tellIt } = Promise.withResolvers<void>();
    const handle = await startModel({
      async describeModel() {
        const expiresAt = virtualNow() + 30 * dayMs;
        await known;
        return { name: 'Anna', expiresAt, isPaid: true, status: 'ready' };
      },
    });
    await isCalled('describeModel');
    const renamed = rename(handle, 'Ann');
    await vi.waitFor(async () => expect(await acceptedUpdates(handle)).toBe(1));
    const removed = [remove(handle), remove(handle)];
    await vi.waitFor(async () => expect(await acceptedUpdates(handle)).toBe(3));
    tellIt();
    expect(await renamed).toBe(true);
    expect((await Promise.all(removed)).filter(Boolean)).toEqual([true]);
    await handle.result();
    expect(deletion()).toMatchObject({ reason: 'asked' });
  });

  test.each([
    ['a name that is too long', renameUpdate, { name: 'a'.repeat(41), ...wish }, /1 to 40 characters/],
    ['no name', renameUpdate, { name: ' ', ...wish }, /1 to 40 characters/],
    ['a name that nobody wants', renameUpdate, { name: 'Ann' }, /say who/],
    ['a delete that nobody wants', deleteUpdate, {}, /say who/],
  ])('%s is refused before it costs anything', async (...row) => {
    const [, update, input, reason] = row;
    const handle = await startModel();
    const refused = await handle.executeUpdate(update, { args: [input] }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(WorkflowUpdateFailedError);
    expect((refused as WorkflowUpdateFailedError).cause?.message).toMatch(reason);
    expect(await acceptedUpdates(handle)).toBe(0);
    await handle.result();
    expect(dayOf('beginModelDeletion')).toBeCloseTo(30, 2);
  });

  test.each([
    ['one that nobody paid for is deleted at once', { isPaid: false, status: 'ready' }, 'unpaid'],
    ['one whose deletion was begun is deleted at once', { isPaid: true, status: 'deleting' }, 'asked'],
  ] as const)('%s', async (...row) => {
    const [, state, reason] = row;
    const describeModel = () => ({ name: 'Anna', expiresAt: virtualNow() + 30 * dayMs, ...state });
    const handle = await startModel({ describeModel });
    await handle.result();
    expect(world.names()).toEqual(['describeModel', 'beginModelDeletion', 'removeModel']);
    expect(deletion()).toMatchObject({ reason });
    expect(dayOf('removeModel')).toBeLessThan(0.1);
  });

  test('a provider that would not delete for two days has deleted it in the end', async () => {
    const handle = await startModel({ removeModel: () => failsFor(2 * dayMs, hourMs) });
    await handle.result();
    const tries = world.calls.filter(({ name }) => name === 'removeModel');
    expect(((tries.at(-1)?.at ?? 0) - (tries[0]?.at ?? 0)) / dayMs).toBeCloseTo(2, 1);
    expect(tries.length).toBeLessThanOrEqual(50);
    expect(await detailsOf(handle)).toBe('Anna · deleted (expired)');
  });

  test.each([
    ['for a day and longer', () => failsFor(3 * dayMs, hourMs)],
    ['at all', () => Promise.reject(ApplicationFailure.nonRetryable('Telegram: 400'))],
  ])('a reminder that Telegram does not take %s does not keep it from its end', async (_, remindOfModel) => {
    const handle = await startModel({ remindOfModel });
    await expect(handle.result()).resolves.toBeUndefined();
    const last = world.calls.findLast(({ name }) => name === 'remindOfModel');
    expect(((last?.at ?? 0) - (world.calls[0]?.at ?? 0)) / dayMs).toBeLessThan(26.01);
    expect(dayOf('removeModel')).toBeCloseTo(30, 2);
  });

  test('a delete does not wait for a reminder that is under way', async () => {
    const handle = await startModel({ remindOfModel: () => failsFor(dayMs, 6 * hourMs) });
    await sleepDays(25.1);
    await isCalled('remindOfModel');
    expect(await remove(handle)).toBe(true);
    await handle.result();
    expect(dayOf('removeModel')).toBeCloseTo(25.1, 1);
  });

  test('a cancel neither ends it nor deletes it; it is still renamed, reminded of and deleted at its term', async () => {
    const handle = await startModel();
    await sleepDays(1);
    await handle.cancel();
    await sleepDays(1);
    expect(await rename(handle, 'Ann')).toBe(true);
    await sleepDays(1);
    expect((await handle.describe()).status.name).toBe('RUNNING');
    await handle.result();
    expect(dayOf('remindOfModel')).toBeCloseTo(25, 2);
    expect(dayOf('removeModel')).toBeCloseTo(30, 2);
    expect(deletion()).toMatchObject({ reason: 'expired' });
  });

  test('one that was cancelled is deleted when somebody asks for it', async () => {
    const handle = await startModel({ removeModel: () => failsFor(hourMs, hourMs / 2) });
    await handle.cancel();
    expect(await remove(handle)).toBe(true);
    await handle.result();
    expect(deletion()).toMatchObject({ reason: 'asked' });
    expect(world.names().filter((name) => name === 'removeModel').length).toBeGreaterThan(2);
  });
});

async function acceptedUpdates(handle: WorkflowHandle): Promise<number> {
  const { events } = await handle.fetchHistory();
  return events?.filter((event) => event.workflowExecutionUpdateAcceptedEventAttributes).length ?? 0;
}
