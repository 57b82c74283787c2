import type { JobAsk } from '../src/contract/jobs.ts';
import { askedOf } from '../src/contract/lines.ts';
import { readAsset } from '../src/db/assets.ts';
import { readOrder } from '../src/db/orders.ts';
import type { Job } from '../src/db/provider-jobs.ts';
import type { JobDeps } from './deps.ts';

/** What a job asks of its provider, read from what it is for. */
export async function readAsk({ sql }: Pick<JobDeps, 'sql'>, { subject }: Job): Promise<JobAsk> {
  switch (subject.kind) {
    case 'order': {
      const order = await readOrder(sql, subject.id);
      if (!order) throw new Error(`order ${subject.id} is gone`);
      const references = await Promise.all(order.references.map((hash) => readAsset(sql, hash)));
      return { kind: 'generation', ...askedOf(order), references };
    }
    default:
      return subject.kind satisfies never;
  }
}
