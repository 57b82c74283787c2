import type { SourcePreview } from '../../src/contract/preview.ts';
import type { CatalogExecutions } from '../../src/operations/catalog-executions.ts';
import { TemporalAway } from '../../src/operations/order-executions.ts';

export interface RunExecutions extends CatalogExecutions {
  /** All that the executions of runs were told, in order. */
  told: unknown[];
  /** How Temporal is now. */
  temporal: 'there' | 'away' | 'without_runs';
  /** What is found on every page. */
  found: SourcePreview | 'late';
}

/** Executions of runs that only note what they are told. */
export function createRunExecutions(): RunExecutions {
  const executions: RunExecutions = {
    told: [],
    temporal: 'there',
    found: { kind: 'no_product', links: 0 },
    startRun: async ({ id, stages, options }) => void note({ start: id, stages, options }),
    pauseRun: async (workflowId, word) => note({ pause: workflowId, ...word }),
    resumeRun: async (workflowId, answer) => note({ resume: workflowId, ...answer }),
    cancelRun: async (workflowId) => note({ cancel: workflowId }),
    tellDecided: async (workflowId) => note({ decided: workflowId }),
    async previewSource(asked) {
      note({ preview: asked });
      return executions.found;
    },
    startWithdrawal: async (publicationId) => void note({ withdraw: publicationId }),
  };
  function note(what: object) {
    if (executions.temporal === 'away') throw new TemporalAway('away');
    if (executions.temporal === 'without_runs') return 'not_running';
    executions.told.push(what);
    return 'told';
  }
  return executions;
}
