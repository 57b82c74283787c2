import type { InspectionInput } from '../../contract/inspection.ts';
import type { Subject } from '../../contract/portraits.ts';
import { readAsset } from '../../db/assets.ts';
import { readBalance } from '../../db/credits.ts';
import { readUsualSeconds } from '../../db/order-facts.ts';
import type { Order } from '../../db/orders.ts';
import type { Sql } from '../../db/sql.ts';
import type { Logger } from '../../process/logger.ts';
import type { BotContext } from '../context.ts';
import { quietly, type Told } from '../dialogue/events.ts';
import type { FlowEvent, LineFlow, Wish } from '../dialogue/flow.ts';
import type { Finding, Findings } from './findings.ts';
import { type TrainingPress, trainingPresses } from './press.ts';
import { renderTraining, type TrainingFacts, type TrainingTerms } from './screens.ts';
import {
  isEnough,
  openTraining,
  type PhotoLimits,
  repeatTraining,
  type TrainingState,
  takeTraining,
  trainingRoom,
  trainingStates,
} from './steps.ts';

interface Inspected {
  hash: string;
  subject: Subject;
}

/** What a provider found by the hash of the photo; of one that is missing nothing is known. */
type Flags = Readonly<Record<string, readonly string[]>>;

export interface TrainingDeps {
  sql: Sql;
  log: Logger;
  limits: PhotoLimits;
  terms: TrainingTerms;
  /** What a training costs now, credits. */
  prices: () => Promise<TrainingFacts['prices']>;
  /** Looks at a stored photo of such a subject. Without it, and when it rejects, only the photo’s size is known. */
  inspect?: ((ctx: BotContext, photo: Inspected) => Promise<Finding>) | undefined;
  /** Asks the provider about all new photos of an event, for seconds. Without it, and when it rejects, nothing is known from there. */
  askProvider?: ((ctx: BotContext, asked: InspectionInput) => Promise<Flags>) | undefined;
  /** Sends a picture of all these photos, numbered from 1. Without it the button for it is missing. */
  showSheet?: ((ctx: BotContext, hashes: readonly string[]) => Promise<void>) | undefined;
  /** Sends a picture of good and bad examples; never rejects for the lack of it. */
  showAdvice?: ((ctx: BotContext) => Promise<void>) | undefined;
}

/** Trains a model of somebody: name, subject, photos. */
export function createTrainingFlow(
  deps: TrainingDeps,
): LineFlow<TrainingState, TrainingPress, TrainingFacts, Findings> {
  const { sql, limits, terms, prices } = deps;
  const repeat = (order: Order, draftId: number) => repeatOrder(order, draftId, limits);
  return {
    name: 'train',
    states: trainingStates,
    presses: trainingPresses,
    open: openTraining,
    look: createLook(deps),
    take: (state, event, found) => takeTraining(state, event, { limits, found }),
    room: (state) => trainingRoom(state, limits),

    async facts(state, { user, wording }) {
      return {
        wording,
        photoLimits: limits,
        terms,
        prices: await prices(),
        balance: (await readBalance(sql, user.id)).available,
        usualSeconds: state.step === 'train-confirm' ? await readUsualSeconds(sql, 'training') : null,
        canShow: deps.showSheet !== undefined,
      };
    },

    render: renderTraining,
    wish: (state) => wishOf(state, limits),
    repeat,
    change: repeat,
  };
}

/**
 * Looks at the photos of which nothing is known yet, as soon as it is known whom they show; and sends the pictures that do
 * not fit onto a screen. They stay below it.
 */
function createLook({ sql, limits, log, inspect, askProvider, showSheet, showAdvice }: TrainingDeps) {
  async function findOut(ctx: BotContext, photo: Inspected): Promise<Finding> {
    const seen = await inspect?.(ctx, photo).catch((error: unknown) => {
      ctx.turn.check();
      log.warn({ err: error }, 'a photo was taken that nobody could look at');
      return undefined;
    });
    if (seen !== undefined) return seen;
    const { width, height } = await readAsset(sql, photo.hash);
    return { width, height };
  }

  /** Never rejects: what the provider thinks is worth no other's wait. */
  async function ask(ctx: BotContext, asked: InspectionInput): Promise<Flags> {
    if (askProvider === undefined || asked.photos.length === 0) return {};
    return askProvider(ctx, asked).catch((error: unknown) => {
      log.info({ err: error }, 'photos were taken that no provider has looked at');
      return {};
    });
  }

  return async (
    state: TrainingState,
    event: FlowEvent<TrainingPress>,
    ctx: BotContext,
  ): Promise<Findings | undefined> => {
    const { state: next } = takeTraining(state, event, { limits });
    if (next?.step !== 'train-photos' && next?.step !== 'train-confirm') return undefined;
    const { subject, photos } = next.draft;
    // What follows takes a while.
    await ctx.answer();
    if (event.type === 'press' && event.press.move === 'show')
      await showSheet?.(
        ctx,
        photos.map(({ hash }) => hash),
      );
    if (state.draft.subject === undefined && photos.length === 0) await showAdvice?.(ctx);
    const unknown = photos.filter(({ finding }) => finding === undefined).map(({ hash }) => hash);
    ctx.turn.addFiles(unknown.length);
    const asked = ask(ctx, { photos: unknown, subject });
    const found: Record<string, Finding> = {};
    // One after the other: twenty large photos at once would be too much to hold.
    for (const hash of unknown) {
      found[hash] = await findOut(ctx, { hash, subject });
    }
    const flags = await asked;
    ctx.turn.check();
    return Object.fromEntries(
      Object.entries(found).map(([hash, finding]) => [hash, withFlags(finding, flags[hash])]),
    );
  };
}

function withFlags(finding: Finding, flags: readonly string[] | undefined): Finding {
  return flags === undefined ? finding : { ...finding, flags: [...flags] };
}

/** Photos that stay below today's least are no order; nor is one that has more than it may. */
function wishOf(state: TrainingState, limits: PhotoLimits): Wish | undefined {
  if (state.step !== 'train-confirm' || !isEnough(state.draft, limits)) return undefined;
  const { name, subject, photos } = state.draft;
  return { line: 'training', inputs: { name, subject }, references: photos.map(({ hash }) => hash) };
}

/** Nothing is known of the photos yet; they are looked at with the next event. */
function repeatOrder(order: Order, id: number, limits: PhotoLimits): Told<TrainingState> {
  if (order.line !== 'training') return quietly(openTraining(id));
  const { inputs, references } = order;
  const photos = references.map((hash) => ({ hash }));
  return repeatTraining({ id, ...inputs, photos, photosDone: true }, limits);
}
