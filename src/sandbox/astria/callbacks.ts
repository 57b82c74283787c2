import type { CallbackFormat } from '../ground/callbacks.ts';
import type { Job, JobEnd, JobOrder } from '../ground/job.ts';
import { withOddWords } from '../ground/odd-words.ts';
import type { SettingsBox } from './settings.ts';

interface Deletable extends JobOrder {
  deleted?: true;
}

/** Unsigned callbacks about one kind of entity, sent once whatever the answer is. */
export function createCallbackFormat<Order extends Deletable, End extends JobEnd>(
  root: 'tune' | 'prompt',
  settings: SettingsBox,
  bodyOf: (job: Job<Order, End>) => Record<string, unknown>,
): CallbackFormat<Order, End> {
  return {
    request(job) {
      const { bareCallbacks, oddWords } = settings.current;
      const entity = bodyOf(job);
      const body = bareCallbacks ? entity : { [root]: entity };
      return { body: JSON.stringify(oddWords ? withOddWords(body) : body) };
    },
    isSilent: ({ order, end }) => order.deleted === true || end?.status === 'deleted',
  };
}
