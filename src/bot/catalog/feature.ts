import { Composer, type NextFunction } from 'grammy';
import { type CatalogStage, catalogStages } from '../../contract/catalog.ts';
import { type RunPress, runPress } from '../../contract/run-press.ts';
import { followRun, listRuns, listSources, startRun } from '../../operations/catalog.ts';
import { answerRun, cancelRun, pauseRun, resumeRun, type Telling } from '../../operations/catalog-words.ts';
import type { PersonWho } from '../../operations/who.ts';
import type { Wording } from '../../texts/texts.ts';
import { type BotContext, type BotDeps, isPress, operationsOf, personOf } from '../context.ts';
import { isPage } from '../dialogue/pages.ts';
import type { Stage } from '../dialogue/stage.ts';
import { renderCatalog, renderCatalogStatus, renderSource } from './pages.ts';

const runsShown = 9;

/** /catalog and what is pressed on a run's card, for those who run the catalog; nobody else learns that it exists. */
export function createCatalog(
  deps: BotDeps,
  { stage, isFor }: { stage: Stage; isFor: (ctx: BotContext) => boolean },
): Composer<BotContext> {
  const operations = { ...deps, ...operationsOf(deps) };
  const feature = new Composer<BotContext>();
  const own = feature.filter(isFor);

  async function show(ctx: BotContext): Promise<void> {
    const outcome = await listSources(operations, personOf(ctx));
    if (outcome.kind === 'sources') await stage.page(ctx, renderCatalog(outcome.sources, ctx.wording));
  }

  async function showStatus(ctx: BotContext): Promise<void> {
    const outcome = await listRuns(operations, personOf(ctx), runsShown);
    if (outcome.kind === 'runs') await stage.page(ctx, renderCatalogStatus(outcome, ctx.wording));
  }

  async function showSource(ctx: BotContext, sourceId: number): Promise<void> {
    const outcome = await listSources(operations, personOf(ctx));
    if (outcome.kind === 'forbidden') return;
    const { sources } = outcome;
    const source = sources.find(({ id }) => id === sourceId);
    if (source === undefined) return ctx.answer(ctx.wording.plain('toast-run-no-source'));
    await stage.page(ctx, renderSource(source, sources.length === 1, ctx.wording));
  }

  async function begin(ctx: BotContext, source: number, stageName: CatalogStage | 'all'): Promise<void> {
    const stages = stageName === 'all' ? catalogStages : [stageName];
    const wish = { source, stages, options: {}, chatId: ctx.user.telegramId };
    const outcome = await startRun(operations, personOf(ctx), wish);
    // Whoever wants to decide finds the run that waits for it.
    if (outcome.kind === 'busy' && stageName === 'review') return follow(ctx, outcome.runId);
    await ctx.answer(startWords(outcome, ctx.wording));
  }

  async function follow(ctx: BotContext, runId: number): Promise<void> {
    const { kind } = await followRun(operations, personOf(ctx), { runId, chatId: ctx.user.telegramId });
    const key = kind === 'followed' ? 'toast-run-follow' : 'toast-run-not-found';
    await ctx.answer(ctx.wording.plain(key, { run: String(runId) }));
  }

  async function press(ctx: BotContext, said: RunPress, next: NextFunction): Promise<void> {
    if (said.move === 'begin') return begin(ctx, said.source, said.stage);
    if (said.move === 'source') return showSource(ctx, said.source);
    if (said.move === 'follow') return follow(ctx, said.run);
    if (said.move === 'review') return next();
    await ctx.answer(tellingWords(said, await tell(operations, personOf(ctx), said), ctx.wording));
  }

  own.command('catalog', show);
  own.filter(isPage('catalog'), show);
  own.filter(isPage('catalog_status'), showStatus);
  own.filter(isPress(runPress), (ctx, next) => press(ctx, ctx.press.value, next));
  return feature;
}

type ToldPress = Exclude<
  RunPress,
  { move: 'begin' } | { move: 'source' } | { move: 'follow' } | { move: 'review' }
>;

function tell(deps: Parameters<typeof pauseRun>[0], who: PersonWho, said: ToldPress): Promise<Telling> {
  const { run: runId, move } = said;
  switch (move) {
    case 'pause':
      return pauseRun(deps, who, { runId });
    case 'resume':
      return resumeRun(deps, who, { runId });
    case 'cancel':
      return cancelRun(deps, who, { runId });
    case 'yes':
    case 'no':
      return answerRun(deps, who, { runId, answer: move, question: said.question, via: 'chat' });
    case 'hold':
      return answerRun(deps, who, { runId, answer: 'yes', question: 'review', rest: 'hold', via: 'chat' });
    default:
      return move satisfies never;
  }
}

/** What came of the wish for a run, without markup. */
export function startWords(outcome: Awaited<ReturnType<typeof startRun>>, wording: Wording): string {
  switch (outcome.kind) {
    case 'started': {
      const key = outcome.isUnderWay ? 'toast-run-started' : 'toast-run-later';
      return wording.plain(key, { run: String(outcome.runId) });
    }
    case 'busy': {
      const values = { run: String(outcome.runId), at: outcome.since };
      return outcome.by === undefined
        ? wording.plain('toast-run-busy-by-hand', values)
        : wording.plain('toast-run-busy', { ...values, by: outcome.by });
    }
    case 'no_source':
    case 'which_source':
      return wording.plain('toast-run-no-source');
    case 'forbidden':
      return wording.plain('toast-unknown-button');
    default:
      return outcome satisfies never;
  }
}

const told = {
  pause: 'toast-run-paused',
  resume: 'toast-run-resumed',
  cancel: 'toast-run-cancelling',
  yes: 'toast-run-yes',
  no: 'toast-run-no',
  hold: 'toast-run-yes',
} as const satisfies Record<ToldPress['move'], string>;

function tellingWords({ move, run: runId }: ToldPress, outcome: Telling, wording: Wording): string {
  const run = String(runId);
  switch (outcome.kind) {
    case 'told':
      return wording.plain(told[move], { run });
    case 'unchanged':
      return wording.plain(move === 'pause' ? 'toast-run-paused-already' : 'toast-run-running-already', {
        run,
      });
    case 'asks':
      return wording.plain('toast-run-asks', { run });
    case 'not_asked':
      return wording.plain('toast-run-not-asked');
    case 'ended':
      return wording.plain('toast-run-ended', { run, status: wording.plain(`run-status-${outcome.status}`) });
    case 'not_running':
      return wording.plain('toast-run-not-running', { run });
    case 'away':
      return wording.plain('toast-run-away');
    case 'not_found':
      return wording.plain('toast-run-not-found', { run });
    case 'forbidden':
      return wording.plain('toast-unknown-button');
    default:
      return outcome satisfies never;
  }
}
