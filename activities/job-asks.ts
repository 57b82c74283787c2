import type { StoredAsset } from '../src/contract/assets.ts';
import type { JobAsk } from '../src/contract/jobs.ts';
import { type LinedInputs, modelOf } from '../src/contract/lines.ts';
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
      return askOf(order, await Promise.all(order.references.map((hash) => readAsset(sql, hash))));
    }
    default:
      return subject.kind satisfies never;
  }
}

function askOf(order: LinedInputs, references: readonly StoredAsset[]): JobAsk {
  const picture = { kind: 'generation', model: modelOf(order), references } as const;
  switch (order.line) {
    case 'studio':
      return { ...picture, prompt: order.inputs.prompt, ratio: order.inputs.ratio };
    case 'product':
      return picture;
    default:
      return order satisfies never;
  }
}
