import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Evidence } from '../../chaos/evidence.ts';
import { modelInvariants } from '../../chaos/models.ts';
import { providers, readJobs } from '../../chaos/providers.ts';
import { type NewOrder, placeOrder } from '../../src/db/orders.ts';
import type { JournalEntry } from '../../src/sandbox/ground/journal.ts';
import { newModel } from '../db/kept-models.ts';
import { createTestDatabase, type TestDatabase } from '../harness/database.ts';

function entry(kind: string, data: Record<string, unknown>): JournalEntry {
  return { at: '2026-01-01T00:00:00.000Z', kind, data };
}

describe('the look at models', () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await createTestDatabase();
  });
  afterEach(() => database.drop());

  /** One model that was paid for, has its samples and its execution, and is there; and a training that was taken back. */
  async function modelScene() {
    const { sql } = database;
    const { orderId, modelId, userId } = await newModel(sql);
    const inputs = {
      likeness: { id: modelId, name: 'Anna' },
      prompt: 'light',
      pictures: 4,
      ratio: '4:5' as const,
    };
    const samples: NewOrder = {
      line: 'portrait',
      inputs,
      userId,
      chatId: 1,
      price: 0,
      confirmKey: `samples:${orderId}`,
      references: [],
    };
    await placeOrder(sql, samples);
    const tunes = [`${orderId}`, 'unwanted'];
    const journal = tunes.map((tune_id) =>
      entry('astria.tune.accepted', { tune_id, webhook: `http://x.test/${tune_id}` }),
    );
    journal.push(entry('astria.tune.deleted', { tune_id: 'unwanted' }));
    return { sql, modelId, samples, journal, runs: [{ workflowId: `model-${modelId}`, status: 'RUNNING' }] };
  }

  type ModelScene = Awaited<ReturnType<typeof modelScene>>;

  async function brokenOf({ sql, journal, runs }: ModelScene): Promise<string[]> {
    async function* list() {
      for (const { workflowId, status } of runs) yield { workflowId, status: { name: status } };
    }
    const system = { sql, temporal: { workflow: { list } } };
    const jobs = new Map(providers.map((provider) => [provider.name, readJobs(journal, provider)]));
    const findings = await modelInvariants({ system, journal, jobs } as unknown as Evidence);
    return findings.filter(({ broken }) => broken.length > 0).map(({ id }) => id);
  }

  it.each<[string, string[], (seen: ModelScene) => unknown]>([
    ['nothing in a sound run', [], () => undefined],
    ['a model nobody looks after', ['I5'], ({ runs }) => runs.splice(0)],
    [
      'a face that is left at the provider',
      ['I7'],
      ({ journal }) =>
        journal.splice(
          journal.findIndex(({ kind }) => kind === 'astria.tune.deleted'),
          1,
        ),
    ],
    [
      'a model that the books say is there and the provider deleted',
      ['I7'],
      ({ journal }) => journal.push({ ...journal[0], kind: 'astria.tune.deleted' } as JournalEntry),
    ],
    [
      'a model without samples',
      ['I10'],
      ({ sql, samples }) =>
        sql`update orders set confirm_key = 'none' where confirm_key = ${samples.confirmKey}`,
    ],
    [
      'a model that nobody paid for and that stays',
      ['I5'],
      ({ sql }) => sql`update orders set status = 'failed', reason = 'internal' where line = 'training'`,
    ],
  ])('finds %s', async (_, ids, spoil) => {
    const seen = await modelScene();
    await spoil(seen);
    expect(await brokenOf(seen)).toEqual(ids);
  });
});
