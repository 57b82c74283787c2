import {
  type CatalogStage,
  catalogStages,
  type Estimate,
  hasRunEnded,
  type RunEndReason,
  type RunOptions,
  type RunQuestion,
  type RunStatus,
} from '../contract/catalog.ts';
import { cut } from '../texts/plain-text.ts';
import type { Wording } from '../texts/texts.ts';
import type { Rendered } from './order.ts';
import { runButtons } from './run-buttons.ts';
import {
  renderDescribe,
  renderPublish,
  renderReview,
  type ToldDescribe,
  type ToldPublish,
  type ToldReview,
} from './run-later-stages.ts';
import { asOfNow, renderQuestion } from './run-questions.ts';
import { renderGenerate, renderMoney, renderParse, type ToldGenerate, type ToldParse } from './run-stages.ts';
import { joined, renderSpan } from './run-words.ts';

/** What is told of a run of the catalog. */
export interface ToldRun {
  id: number;
  sourceId: number;
  sourceName: string;
  stages: readonly CatalogStage[];
  options: RunOptions;
  status: RunStatus;
  stage: CatalogStage | null;
  question: RunQuestion | null;
  reason: RunEndReason | null;
  /** In a sentence for operators. */
  detail: string | null;
  /** Of pictures, and of their texts. */
  estimate: Estimate | null;
  textEstimate: Estimate | null;
  counts: Readonly<Partial<Record<CatalogStage, Readonly<Record<string, number>>>>>;
  startedAt: Date;
  endedAt: Date | null;
}

/** What its card says beyond its row. */
export interface ToldRunFacts {
  /** Undefined: by hand. */
  by: string | undefined;
  isCancelling: boolean;
  parse: ToldParse | null;
  generate: ToldGenerate | null;
  review: ToldReview | null;
  describe: ToldDescribe | null;
  publish: ToldPublish | null;
  /** Where people look at what comes of it, if that is known. */
  links: { sheet?: string | undefined; folder?: string | undefined };
}

const longestDetail = 600;

/** The one message that follows a run from its beginning to its end. */
export function renderRun(row: ToldRun, facts: ToldRunFacts, texts: Wording): Rendered {
  const run = { ...row, question: row.question && asOfNow(row.question, facts.review?.standings) };
  const { sheet, folder } = facts.links;
  const currency = (run.estimate ?? run.textEstimate)?.currency;
  const blocks = [
    renderHead(run, facts, texts),
    ...renderStages(run, facts, texts),
    renderMoney(facts, currency, texts),
    renderStatus(run, facts, texts),
    joined(
      sheet !== undefined && texts.html('run-sheet', { link: sheet }),
      folder !== undefined && texts.html('run-folder', { link: folder }),
    ),
  ];
  const text = blocks.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
  return { text: text.join('\n\n'), buttons: runButtons(run, texts) };
}

function renderHead(run: ToldRun, { by }: ToldRunFacts, texts: Wording): string[] {
  const { id, sourceName, stages, options } = run;
  const { dryRun, force, limit, itemId } = options;
  return [
    texts.html('run-head', { source: sourceName, run: String(id), what: renderRunStages(stages, texts) }),
    renderBegun(run, by, texts),
    ...(dryRun ? [texts.html('run-dry')] : []),
    ...(force ? [texts.html('run-force')] : []),
    ...(limit === undefined ? [] : [renderLimit(run, limit, texts)]),
    ...(itemId === undefined ? [] : [texts.html('run-only-item', { item: String(itemId) })]),
  ];
}

/** Where a question about a price belongs: one about the budget takes its place. */
const stageOf: Readonly<Partial<Record<RunQuestion['kind'], CatalogStage>>> = {
  spend: 'generate',
  describe: 'describe',
};

/** What each stage has come to, as far as it has begun. */
function renderStages(run: ToldRun, facts: ToldRunFacts, texts: Wording): string[][] {
  const { parse, generate, review, describe, publish } = facts;
  const { counts, estimate, textEstimate, question, stage } = run;
  const asks = (kind: RunQuestion['kind']) =>
    question?.kind === kind || (question?.kind === 'budget' && stage === stageOf[kind]);
  return [
    parse === null ? [] : renderParse(parse, counts.parse ?? {}, texts),
    generate === null
      ? []
      : renderGenerate(generate, { estimate, counts: counts.generate ?? {}, isAsked: asks('spend') }, texts),
    review === null
      ? []
      : renderReview(review, { ended: counts.review ?? {}, isAsked: asks('review') }, texts),
    describe === null
      ? []
      : renderDescribe(
          describe,
          { estimate: textEstimate, counts: counts.describe ?? {}, isAsked: asks('describe') },
          texts,
        ),
    publish === null
      ? []
      : renderPublish(publish, { counts: counts.publish ?? {}, isAsked: asks('publish') }, texts),
  ];
}

/** What a run does, in a few words without markup. */
export function renderRunStages(stages: readonly CatalogStage[], texts: Wording): string {
  if (stages.length === catalogStages.length) return texts.plain('run-what-all');
  return stages.map((stage) => texts.plain(`run-what-${stage}`)).join(', ');
}

function renderBegun({ startedAt }: ToldRun, by: string | undefined, texts: Wording): string {
  return by === undefined
    ? texts.html('run-begun-by-hand', { at: startedAt })
    : texts.html('run-begun', { at: startedAt, by });
}

function renderLimit({ stages }: ToldRun, limit: number, texts: Wording): string {
  return texts.html(stages.includes('parse') ? 'run-limit-parse' : 'run-limit-generate', { limit });
}

function renderStatus(run: ToldRun, facts: ToldRunFacts, texts: Wording): string[] {
  const { status, question, reason, detail, startedAt, endedAt } = run;
  const time = renderSpan((endedAt ?? startedAt).getTime() - startedAt.getTime(), texts);
  if (facts.isCancelling && !hasRunEnded(status)) return [texts.html('run-cancelling')];
  switch (status) {
    case 'running':
      return [renderWork(run, facts, texts)];
    case 'paused':
      return [texts.html('run-paused')];
    case 'asking':
      return question === null ? [] : [renderQuestion(question, texts)];
    case 'done':
      return [texts.html('run-done', { time })];
    case 'failed':
    case 'cancelled': {
      const why = texts.plain(`run-end-${reason ?? 'internal'}`);
      // Of our own mistakes only the log and the command line tell more.
      const isTold = detail !== null && reason !== null && reason !== 'internal';
      return [
        texts.html(status === 'failed' ? 'run-failed' : 'run-cancelled', { time, why }),
        ...(isTold ? [texts.html('run-detail', { detail: cut(detail, longestDetail) })] : []),
      ];
    }
    default:
      return status satisfies never;
  }
}

function renderWork({ stage, estimate }: ToldRun, { review }: ToldRunFacts, texts: Wording): string {
  switch (stage) {
    case null:
      return texts.html('run-starting');
    case 'parse':
      return texts.html('run-reading-shop');
    case 'generate':
      return texts.html(estimate === null ? 'run-reading-sheet' : 'run-making');
    case 'review':
      return texts.html((review?.standings?.['under_way'] ?? 0) > 0 ? 'run-making-others' : 'run-reviewing');
    case 'describe':
      return texts.html('run-describing');
    case 'publish':
      return texts.html('run-publishing');
    default:
      return stage satisfies never;
  }
}
