import type { StoredAsset } from '../src/contract/assets.ts';
import type { JobAsk } from '../src/contract/jobs.ts';
import { askedOf } from '../src/contract/lines.ts';
import { readAsset } from '../src/db/assets.ts';
import { type Order, readOrder } from '../src/db/orders.ts';
import type { Job } from '../src/db/provider-jobs.ts';
import type { Sql } from '../src/db/sql.ts';
import { readModel } from '../src/db/trained-models.ts';
import { readBatchAsk } from './catalog/batch-ask.ts';
import type { JobDeps } from './deps.ts';

/** What a job asks of its provider, read from what it is for; undefined when the model it needs was deleted meanwhile. */
export async function readAsk(
  deps: Pick<JobDeps, 'sql' | 'objects'>,
  { subject }: Job,
): Promise<JobAsk | undefined> {
  const { sql } = deps;
  switch (subject.kind) {
    case 'order': {
      const order = await readOrder(sql, subject.id);
      if (!order) throw new Error(`order ${subject.id} is gone`);
      const references = await Promise.all(order.references.map((hash) => readAsset(sql, hash)));
      return askOf(sql, order, references);
    }
    case 'batch':
      return readBatchAsk(deps, subject.id);
    default:
      return subject.kind satisfies never;
  }
}

async function askOf(
  sql: Sql,
  order: Order,
  references: readonly StoredAsset[],
): Promise<JobAsk | undefined> {
  const { subject, trainedModel, ...asked } = askedOf(order);
  if (subject !== undefined) return { kind: 'training', subject, references };
  if (trainedModel === undefined) return { kind: 'generation', ...asked, references };
  const likeness = await readModel(sql, trainedModel);
  return likeness?.status === 'ready' ? { kind: 'generation', ...asked, likeness, references } : undefined;
}
