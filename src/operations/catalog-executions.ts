import { type Client, WorkflowFailedError } from '@temporalio/client';
import type { RunAnswer, RunWord } from '../contract/catalog.ts';
import type { PreviewInput, SourcePreview } from '../contract/preview.ts';
import {
  cancelRun,
  pauseRun,
  type Reached,
  resumeRun,
  type StartableRun,
  startRun,
  startWithdrawal,
  tellDecided,
} from '../temporal/catalog.ts';
import { startPreview } from '../temporal/previews.ts';
import { callTemporal } from './order-executions.ts';

/** Where runs of the catalog are worked on. All throw TemporalAway when it does not answer. */
export interface CatalogExecutions {
  /** Started before is fine. */
  startRun(run: StartableRun): Promise<void>;
  pauseRun(workflowId: string, word: RunWord): Promise<Reached>;
  resumeRun(workflowId: string, answer: RunAnswer): Promise<Reached>;
  cancelRun(workflowId: string): Promise<Reached>;
  /** Pictures that it waits for were decided on. */
  tellDecided(workflowId: string): Promise<Reached>;
  /** Takes a publication back. Started before is fine. */
  startWithdrawal(publicationId: number): Promise<void>;
  /** What a page says; `late`: nobody has read it in time. */
  previewSource(asked: PreviewInput): Promise<SourcePreview | 'late'>;
}

/** Reaches the executions of runs. */
export function createCatalogExecutions({ client }: { client: Client }): CatalogExecutions {
  return {
    startRun: (run) => callTemporal(client, () => startRun(client, run)),
    pauseRun: (workflowId, word) => callTemporal(client, () => pauseRun(client, workflowId, word)),
    resumeRun: (workflowId, answer) => callTemporal(client, () => resumeRun(client, workflowId, answer)),
    cancelRun: (workflowId) => callTemporal(client, () => cancelRun(client, workflowId)),
    tellDecided: (workflowId) => callTemporal(client, () => tellDecided(client, workflowId)),
    async previewSource(asked) {
      const answer = await callTemporal(client, () => startPreview(client, asked));
      try {
        return await answer();
      } catch (error) {
        if (error instanceof WorkflowFailedError) return 'late';
        throw error;
      }
    },
    startWithdrawal: (publicationId) => callTemporal(client, () => startWithdrawal(client, publicationId)),
  };
}
