import type { Client } from '@temporalio/client';
import { inspectionLimitMs, type PhotoFlaws } from '../contract/inspection.ts';
import { type AskedPhotos, inspectPhotos } from '../temporal/inspections.ts';

/** Where the provider is asked about photos. */
export interface InspectionExecutions {
  /** Asks about all photos of an event, once. @throws whatever went wrong, also that it took too long, or the signal's reason */
  inspectPhotos: (asked: AskedPhotos, signal: AbortSignal) => Promise<PhotoFlaws>;
}

/** Reaches the executions that inspect photos. */
export function createInspectionExecutions({ client }: { client: Client }): InspectionExecutions {
  return {
    async inspectPhotos(asked, signal) {
      const over = AbortSignal.any([signal, AbortSignal.timeout(inspectionLimitMs)]);
      const { promise: ended, reject } = Promise.withResolvers<never>();
      over.throwIfAborted();
      over.addEventListener('abort', () => reject(over.reason));
      // The client may be between two attempts of its own, where it hears of no signal.
      return Promise.race([client.withAbortSignal(over, () => inspectPhotos(client, asked)), ended]);
    },
  };
}
