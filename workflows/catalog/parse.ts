import { allHandlersFinished, condition, setCurrentDetails, workflowInfo } from '@temporalio/workflow';
import { type RunEnd, type RunInput, type StageResult, usualQuestionMs } from '../../src/contract/catalog.ts';
import { bulk, runs, sheets } from '../activity-proxies.ts';
import { createControl, listen, tellStage } from './control.ts';
import { followOn } from './follow-on.ts';
import { asStage } from './in-run.ts';
import { syncSheet } from './sheet.ts';
import type { StageControl } from './stage-control.ts';

/** Reads a shop into its sheet; alone, or as a stage of a run. */
export async function parseCatalogWorkflow(input: RunInput): Promise<RunEnd | StageResult> {
  return asStage(input, 'parse', (runId) => parseStage(runId, input));
}

async function parseStage(runId: number, input: RunInput): Promise<StageResult> {
  const { limit, force, dryRun, progress = {} } = input;
  const control = createControl(runId, progress);
  listen(runId, { listener: () => control, say: tellStage('parse', control) });
  const options = {
    runId,
    ...(limit !== undefined && { limit }),
    ...(force !== undefined && { force }),
    ...(dryRun !== undefined && { dryRun }),
  };
  if (!progress.isBegun) {
    setCurrentDetails(`Run ${runId}: looking at the sheet and at what the shop allows`);
    await runs.moveCatalogRun({ runId, stage: 'parse' });
    if (!dryRun) await sheets.prepareSheet(options);
    await bulk.seedShop({ runId });
  }
  await readShop(input, options, control);
  const ended = await finish(options, { input, control });
  if (ended.status !== 'done') return ended;
  if (!dryRun) await writeRows(runId);
  await runs.moveCatalogRun({ runId, counts: { parse: ended.counts } });
  await condition(allHandlersFinished);
  return ended;
}

type ParseOptions = Pick<RunInput, 'limit' | 'force' | 'dryRun'> & { runId: number };

/** Pages and pictures by turns, so that rows come into the sheet from the first minute on. */
async function readShop(input: RunInput, options: ParseOptions, control: StageControl): Promise<void> {
  const { runId, dryRun } = options;
  for (;;) {
    await control.checkpoint();
    const pages = await bulk.crawlPages(options);
    const pictures = dryRun ? { left: 0, done: 0, found: 0 } : await bulk.fetchPictures(options);
    if (pictures.found > 0) await sheets.appendRows({ runId });
    setCurrentDetails(
      `Run ${runId}: ${pages.left} pages and ${pictures.left} pictures are still to be looked at`,
    );
    if (pages.left === 0 && pictures.left === 0) return;
    if (workflowInfo().continueAsNewSuggested) await followOn({ runId, input, control, progress: {} });
  }
}

/** What is not there any more is marked; far less than before is asked about first. */
async function finish(
  { runId, limit, dryRun }: ParseOptions,
  { input, control }: { input: RunInput; control: StageControl },
): Promise<StageResult> {
  const isPart = limit !== undefined || (dryRun ?? false);
  const first = await bulk.finishParse({ runId, isPart });
  if ('counts' in first) return { status: 'done', counts: first.counts };
  const { questionMs = usualQuestionMs } = input.clocks ?? {};
  setCurrentDetails(
    `Run ${runId}: the shop shows far less than before, and somebody has to say whether that is right`,
  );
  const answer = await control.ask({ kind: 'fewer', ...first.fewer }, questionMs);
  if (answer !== 'yes') return { status: answer === 'no' ? 'declined' : answer, counts: {} };
  const second = await bulk.finishParse({ runId, isAccepted: true, isPart });
  return { status: 'done', counts: 'counts' in second ? second.counts : {} };
}

async function writeRows(runId: number): Promise<void> {
  setCurrentDetails(`Run ${runId}: writing the sheet`);
  while ((await sheets.appendRows({ runId })).left > 0);
  await syncSheet(runId);
}
