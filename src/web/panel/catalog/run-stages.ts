import { renderDescribe, renderPublish, renderReview } from '../../../cards/run-later-stages.ts';
import { renderGenerate, renderParse, sum } from '../../../cards/run-stages.ts';
import { renderAge } from '../../../cards/run-words.ts';
import { type CatalogStage, catalogStages } from '../../../contract/catalog.ts';
import type { BatchFact } from '../../../db/catalog/runs.ts';
import type { ShownRun } from '../../../operations/catalog.ts';
import type { Wording } from '../../../texts/texts.ts';
import type { PanelDeps } from '../deps.ts';
import { type Html, html, nothing } from '../kit/html.ts';
import { badge, listOf } from '../kit/lists.ts';
import type { Visit } from '../kit/visit.ts';
import { pageLines } from './words.ts';

/** Every stage of a run: how far it is, and what it came to. */
export function stageSections(deps: PanelDeps, visit: Visit, shown: ShownRun): Html {
  const { run, facts } = shown;
  const wording = deps.texts(visit.language);
  const batches = [
    ...(facts.generate?.batches ?? []).map((batch) => ({ ...batch, makes: 'pictures' as const })),
    ...(facts.describe?.batches ?? []).map((batch) => ({ ...batch, makes: 'texts' as const })),
  ];
  const stages = catalogStages.filter((stage) => run.stages.includes(stage));
  return html`<div class="stages">${stages.map((stage) => section(visit, shown, { stage, wording }))}</div>${
    batches.length === 0 ? nothing : batchList(visit, batches, wording)
  }`;
}

function section(
  visit: Visit,
  shown: ShownRun,
  { stage, wording }: { stage: CatalogStage; wording: Wording },
): Html {
  const { run } = shown;
  const reached = run.stage === null ? -1 : catalogStages.indexOf(run.stage);
  const at = catalogStages.indexOf(stage);
  const isOver = at < reached || (at === reached && run.endedAt !== null);
  const state = isOver ? 'over' : at === reached ? 'now' : 'later';
  const tone = { over: 'good', now: 'busy', later: 'quiet' } as const;
  const progress = progressOf(shown, stage);
  const name = visit.t(`panel-catalog-stage-${stage}`);
  return html`<article class="tile"><strong>${name}</strong> ${badge(tone[state], visit.t(`panel-catalog-stage-${state}`))}${
    progress === undefined || progress.all === 0
      ? nothing
      : html`<progress value="${progress.done}" max="${progress.all}" aria-label="${visit.t('panel-catalog-progress', progress)}"></progress><small>${visit.t('panel-catalog-progress', progress)}</small>`
  }${pageLines(linesOf(shown, stage, wording))}</article>`;
}

/** How much of what is known to be done is done; undefined: nobody knows yet. */
function progressOf({ facts }: ShownRun, stage: CatalogStage): { done: number; all: number } | undefined {
  const { parse, generate, review, describe, publish } = facts;
  switch (stage) {
    case 'parse': {
      if (parse === null) return undefined;
      const all = sum(parse.pages) + sum(parse.pictures);
      return { done: all - (parse.pages['waiting'] ?? 0) - (parse.pictures['waiting'] ?? 0), all };
    }
    case 'generate':
      return generate === null ? undefined : progressIn(generate.results, ['planned', 'sent']);
    case 'review': {
      const standings = review?.standings;
      return standings ? progressIn(standings, ['undecided', 'under_way']) : undefined;
    }
    case 'describe':
      return describe === null ? undefined : progressIn(describe.results, ['planned', 'sent']);
    case 'publish':
      return publish === null ? undefined : progressIn(publish.results, ['sending']);
    default:
      return stage satisfies never;
  }
}

function progressIn(counts: Readonly<Record<string, number>>, open: readonly string[]) {
  const all = sum(counts) - (counts['dropped'] ?? 0);
  return { done: all - sum(Object.fromEntries(open.map((name) => [name, counts[name]]))), all };
}

function linesOf({ run, facts }: ShownRun, stage: CatalogStage, wording: Wording): string[] {
  const { parse, generate, review, describe, publish } = facts;
  const counts = run.counts[stage] ?? {};
  const isAsked = false;
  switch (stage) {
    case 'parse':
      return parse === null ? [] : renderParse(parse, counts, wording);
    case 'generate':
      return generate === null
        ? []
        : renderGenerate({ ...generate, batches: [] }, { estimate: run.estimate, counts, isAsked }, wording);
    case 'review':
      return review === null ? [] : renderReview(review, { ended: counts, isAsked }, wording);
    case 'describe':
      return describe === null
        ? []
        : renderDescribe(
            { ...describe, batches: [] },
            { estimate: run.textEstimate, counts, isAsked },
            wording,
          );
    case 'publish':
      return publish === null ? [] : renderPublish(publish, { counts, isAsked }, wording);
    default:
      return stage satisfies never;
  }
}

type ListedBatch = BatchFact & { makes: 'pictures' | 'texts' };

function batchList(visit: Visit, batches: readonly ListedBatch[], wording: Wording): Html {
  const { t, shown } = visit;
  return html`<h2>${t('panel-catalog-batches')}</h2>${listOf(visit, {
    caption: t('panel-catalog-batches'),
    rows: batches,
    empty: '',
    columns: [
      { title: t('panel-catalog-batch'), cell: ({ number }) => String(number) },
      { title: t('panel-catalog-does'), cell: ({ makes }) => t(`panel-catalog-makes-${makes}`) },
      { title: t('panel-catalog-pictures'), isNumber: true, cell: ({ lines }) => shown.number(lines) },
      {
        title: t('panel-catalog-status'),
        cell: ({ outcome, jobStatus }) => t(`run-batch-${outcome ?? stateOf(jobStatus)}`),
      },
      {
        title: t('panel-catalog-age'),
        cell: ({ outcome, ageMs }) => (outcome === null ? (renderAge(ageMs, wording) ?? '–') : '–'),
      },
    ],
  })}`;
}

/** Of a batch that has no end of its own yet. */
function stateOf(jobStatus: string | null): string {
  if (jobStatus === 'waiting' || jobStatus === 'accepted' || jobStatus === 'unknown') return jobStatus;
  return jobStatus === null || jobStatus === 'planned' || jobStatus === 'sending' ? 'sending' : 'reading';
}
