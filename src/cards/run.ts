import type { Button } from '../contract/buttons.ts';
import { pressData } from '../contract/buttons.ts';
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
import { type RunPress, runPress } from '../contract/run-press.ts';
import { cut } from '../texts/plain-text.ts';
import type { Wording } from '../texts/texts.ts';
import type { Rendered } from './order.ts';
import { renderGenerate, renderParse, type ToldGenerate, type ToldParse } from './run-stages.ts';
import { joined, money, renderSpan } from './run-words.ts';

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
  estimate: Estimate | null;
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
  /** Where people look at what comes of it, if that is known. */
  links: { sheet?: string | undefined; folder?: string | undefined };
}

const longestDetail = 600;

/** The one message that follows a run from its beginning to its end. */
export function renderRun(run: ToldRun, facts: ToldRunFacts, texts: Wording): Rendered {
  const { parse, generate, links } = facts;
  const { counts, estimate, question, options } = run;
  const plan = {
    estimate,
    counts: counts.generate ?? {},
    isAsked: question?.kind === 'spend' || question?.kind === 'budget',
  };
  const { sheet, folder } = links;
  const blocks = [
    [
      texts.html('run-head', {
        source: run.sourceName,
        run: String(run.id),
        what: renderRunStages(run.stages, texts),
      }),
      renderBegun(run, facts.by, texts),
      ...(options.dryRun ? [texts.html('run-dry')] : []),
      ...(options.force ? [texts.html('run-force')] : []),
      ...(options.limit === undefined ? [] : [renderLimit(run, options.limit, texts)]),
    ],
    parse === null ? [] : renderParse(parse, counts.parse ?? {}, texts),
    generate === null ? [] : renderGenerate(generate, plan, texts),
    renderStatus(run, facts, texts),
    joined(
      sheet !== undefined && texts.html('run-sheet', { link: sheet }),
      folder !== undefined && texts.html('run-folder', { link: folder }),
    ),
  ];
  const text = blocks.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
  return { text: text.join('\n\n'), buttons: runButtons(run, texts) };
}

/** What a run does, in a few words without markup. */
export function renderRunStages(stages: readonly CatalogStage[], texts: Wording): string {
  const [only, ...others] = stages;
  return texts.plain(only === undefined || others.length > 0 ? 'run-what-all' : `run-what-${only}`);
}

/** How a run is called that somebody wants to begin. */
export function beginButton(stage: CatalogStage, source: number, texts: Wording): Button {
  return button(`button-catalog-${stage}`, { move: 'begin', stage, source }, texts);
}

function renderBegun({ startedAt }: ToldRun, by: string | undefined, texts: Wording): string {
  return by === undefined
    ? texts.html('run-begun-by-hand', { at: startedAt })
    : texts.html('run-begun', { at: startedAt, by });
}

function renderLimit({ stages }: ToldRun, limit: number, texts: Wording): string {
  return texts.html(stages.includes('parse') ? 'run-limit-parse' : 'run-limit-generate', { limit });
}

function renderStatus(run: ToldRun, { isCancelling }: ToldRunFacts, texts: Wording): string[] {
  const { status, question, reason, detail, startedAt, endedAt } = run;
  const time = renderSpan((endedAt ?? startedAt).getTime() - startedAt.getTime(), texts);
  if (isCancelling && !hasRunEnded(status)) return [texts.html('run-cancelling')];
  switch (status) {
    case 'running':
      return [renderWork(run, texts)];
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

function renderWork({ stage, estimate }: ToldRun, texts: Wording): string {
  if (stage === 'parse') return texts.html('run-reading-shop');
  if (stage !== 'generate') return texts.html('run-starting');
  return texts.html(estimate === null ? 'run-reading-sheet' : 'run-making');
}

function renderQuestion(question: RunQuestion, texts: Wording): string {
  switch (question.kind) {
    case 'spend':
    case 'budget': {
      const { pictures, cost, single, currency, expectedMs } = question;
      const values = { pictures, cost: money(cost, currency, texts) };
      if (question.kind === 'spend')
        return texts.html('run-ask-spend', {
          ...values,
          single: money(single, currency, texts),
          time: renderSpan(expectedMs, texts),
        });
      return texts.html(`run-ask-budget-${question.of}`, {
        ...values,
        limit: money(question.limit, currency, texts),
        spent: money(question.spent, currency, texts),
      });
    }
    case 'fewer':
      return texts.html('run-ask-fewer', { found: question.found, before: question.before });
    case 'prompts':
      return texts.html('run-ask-prompts', { pictures: question.pictures });
    case 'review':
      return texts.html(`run-ask-review-${question.rest}`, {
        undecided: question.undecided,
        at: new Date(question.until),
      });
    case 'describe': {
      const { pictures, cost, currency, isAgain } = question;
      return texts.html(isAgain ? 'run-ask-describe-again' : 'run-ask-describe', {
        pictures,
        cost: money(cost, currency, texts),
      });
    }
    case 'publish':
      return texts.html('run-ask-publish', { pictures: question.pictures, products: question.products });
    default:
      return question satisfies never;
  }
}

function runButtons({ id, sourceId, status, question }: ToldRun, texts: Wording): Button[][] {
  switch (status) {
    case 'running':
      return [
        [
          button('button-run-pause', { move: 'pause', run: id }, texts),
          button('button-run-cancel', { move: 'cancel', run: id }, texts),
        ],
      ];
    case 'paused':
      return [
        [
          button('button-run-resume', { move: 'resume', run: id }, texts),
          button('button-run-cancel', { move: 'cancel', run: id }, texts),
        ],
      ];
    case 'asking':
      return question === null ? [] : answerButtons(id, question, texts);
    case 'done':
    case 'failed':
    case 'cancelled':
      return catalogStages.map((stage) => [beginButton(stage, sourceId, texts)]);
    default:
      return status satisfies never;
  }
}

function answerButtons(run: number, question: RunQuestion, texts: Wording): Button[][] {
  const { kind } = question;
  const values = {
    ...('pictures' in question && { pictures: question.pictures }),
    ...('cost' in question && { cost: money(question.cost, question.currency, texts) }),
    ...('undecided' in question && { undecided: question.undecided }),
  };
  const yes = {
    text: texts.plain(`button-run-${kind}`, values),
    callback_data: pressData(runPress, { move: 'yes', run, question: kind }),
  };
  return [[yes], [button('button-run-no', { move: 'no', run, question: kind }, texts)]];
}

function button(key: string, press: RunPress, texts: Wording): Button {
  return { text: texts.plain(key), callback_data: pressData(runPress, press) };
}
