import {
  CancellationScope,
  ChildWorkflowCancellationType,
  setCurrentDetails,
  startChild,
  workflowInfo,
} from '@temporalio/workflow';
import {
  type BatchMakes,
  type BatchResult,
  catalogBatchWorkflowId,
  catalogBatchWorkflowType,
  type OpenedBatch,
  type OverBudget,
  type StageResult,
  usualQuestionMs,
} from '../../src/contract/catalog.ts';
import { runs } from '../activity-proxies.ts';
import { followOn, type Stage } from './follow-on.ts';
import { tryToSync } from './sheet.ts';

/** A stage that makes something by batches. */
export interface BatchStage extends Stage {
  makes: BatchMakes;
}

/** Batches at work: each leaves when it has ended, and the first mistake of ours stays. */
export class Batches {
  readonly #underWay = new Set<Promise<void>>();
  broken: { error: unknown } | undefined;

  get size(): number {
    return this.#underWay.size;
  }

  add(batch: Promise<void>): void {
    const followed = batch
      .catch((error: unknown) => {
        this.broken ??= { error };
      })
      .finally(() => this.#underWay.delete(followed));
    this.#underWay.add(followed);
  }

  async next(): Promise<void> {
    await Promise.race(this.#underWay);
  }

  async all(): Promise<void> {
    await Promise.all(this.#underWay);
  }
}

/** Batch by batch, several at once. @returns how the stage ends if somebody would not have it go on */
export async function makeBatches(stage: BatchStage): Promise<StageResult | undefined> {
  const batches = new Batches();
  try {
    return await openBatches(stage, batches);
  } finally {
    // Each is stopped in its own time, and what it has made until then is kept.
    await CancellationScope.nonCancellable(() => batches.all());
  }
}

async function openBatches(stage: BatchStage, batches: Batches): Promise<StageResult | undefined> {
  const { runId, control, progress, makes } = stage;
  for (;;) {
    await control.checkpoint();
    if (batches.broken !== undefined && batches.size === 0) throw batches.broken.error;
    const isFull = batches.size >= (progress.batchesAtOnce ?? 1);
    if (batches.broken === undefined && !isFull && !workflowInfo().continueAsNewSuggested) {
      const number = (progress.batches ?? 0) + 1;
      const opened = await runs.openCatalogBatch({
        runId,
        number,
        makes,
        isApproved: progress.isApproved ?? false,
      });
      if (opened !== null && 'over' in opened) {
        const ended = await askToGoOn(stage, opened);
        if (ended !== undefined) return ended;
        continue;
      }
      if (opened !== null) {
        progress.batches = number;
        batches.add(followBatch(runId, opened, makes));
        continue;
      }
      if (batches.size === 0) return undefined;
    }
    if (batches.size === 0) await followOn(stage);
    await batches.next();
    await tryToSync(runId);
  }
}

async function askToGoOn({ input, control, progress }: BatchStage, { over }: OverBudget) {
  const { questionMs = usualQuestionMs } = input.clocks ?? {};
  const answer = await control.ask({ kind: 'budget', ...over }, questionMs);
  if (answer !== 'yes')
    return { status: answer === 'no' ? 'declined' : answer, counts: {} } satisfies StageResult;
  progress.isApproved = true;
  return undefined;
}

/** One batch in an execution of its own. @throws when no batch would fare better */
export async function followBatch(runId: number, opened: OpenedBatch, makes: BatchMakes): Promise<void> {
  const child = await startChild(catalogBatchWorkflowType, {
    workflowId: catalogBatchWorkflowId(opened.batchId),
    args: [{ runId, ...opened }],
    cancellationType: ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED,
    staticSummary: `Batch ${opened.batchId} of run ${runId}: ${opened.lines} ${makes}`,
  });
  const result = (await child.result()) as BatchResult;
  setCurrentDetails(`Run ${runId}: batch ${opened.batchId} ${result.status}, ${result.made} ${makes} made`);
}
