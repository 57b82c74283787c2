import { createLedger } from '../ground/ledger.ts';
import type { ServiceDeps } from '../service.ts';
import type { Answerer } from './answers.ts';
import type { Batch, BatchService } from './batches.ts';
import type { Disk } from './disk.ts';
import type { Files } from './files.ts';
import { Refusal } from './refusals.ts';
import { now, type SettingsBox } from './settings.ts';

/** All that the account has, and what its calls are made of. */
export interface AccountDeps extends ServiceDeps {
  settings: SettingsBox;
  files: Files;
  disk: Disk;
  batches: BatchService;
  answer: Answerer;
  listing: Listing;
}

/** Which batches the account still shows. */
export interface Listing {
  /** The newest first; one just made may be missing. */
  all: () => Batch[];
  /** Throws the 404 of a batch that is not the account's, or not any more. */
  get: (id: string) => Batch;
  remove: (batch: Batch) => void;
}

/** Reads from the journal which batches were deleted, and goes on from there. */
export function createListing({
  journal,
  settings,
  batches,
}: Pick<AccountDeps, 'journal' | 'settings' | 'batches'>): Listing {
  const { state, record } = createLedger(journal, new Set<string>(), {
    'gemini.batch.deleted': (deleted, { batch }: { batch: string }) => void deleted.add(batch),
  });
  return {
    all() {
      const shownBefore = now(settings) - settings.current.listLagMs;
      const shown = batches.jobs
        .all()
        .filter(({ id, order }) => !state.has(id) && order.acceptedAt <= shownBefore);
      return shown.toReversed();
    },
    get(id) {
      const batch = state.has(id) ? undefined : batches.jobs.find(id);
      if (!batch) throw new Refusal(404, 'Requested entity was not found.');
      return batch;
    },
    remove: ({ id }) => record('gemini.batch.deleted', { batch: id }),
  };
}
