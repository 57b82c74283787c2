import { createJobService } from '../ground/job-service.ts';
import type { Service, ServiceDeps } from '../service.ts';
import { type AccountDeps, createListing } from './account.ts';
import { createAnswerer } from './answers.ts';
import { type BatchEnd, type BatchOrder, batchNames, batchOutcomes, batchView } from './batches.ts';
import { addControl } from './control.ts';
import { createDisk } from './disk.ts';
import { createFiles } from './files.ts';
import { createApiRoutes } from './routes.ts';
import { createSettings, type GeminiSettings } from './settings.ts';
import { createBatchWork } from './work.ts';

/** Plays Gemini: keeps files, makes batches of pictures from the lines in them, and answers single requests. */
export function createGemini(deps: ServiceDeps, patch: Partial<GeminiSettings> = {}): Service {
  const settings = createSettings(patch);
  const disk = createDisk(deps.dataDir);
  const files = createFiles({ ...deps, settings, disk });
  const answer = createAnswerer({ settings, files, disk });
  const closing = new AbortController();
  const batches = createJobService<BatchOrder, BatchEnd>(deps, {
    names: batchNames,
    settings,
    outcomes: batchOutcomes,
    costOf: ({ end }) => end?.succeeded ?? 0,
    work: createBatchWork({ settings, files, disk, answer, closing: closing.signal }),
    // No batch has an address to call.
    callbacks: { request: () => ({ body: '' }) },
    views: { view: batchView, running: 'running', cancelled: 'cancelled' },
  });
  const listing = createListing({ ...deps, settings, batches });
  const account: AccountDeps = { ...deps, settings, files, disk, batches, answer, listing };
  addControl(batches.control, account);
  return {
    routes: createApiRoutes(account),
    control: batches.control,
    async close() {
      closing.abort();
      await batches.close();
      disk.close();
    },
  };
}
