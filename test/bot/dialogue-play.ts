import pino from 'pino';
import {
  createDialogue,
  type DialogueEvent,
  type DialogueState,
  type Moment,
} from '../../src/bot/dialogue/dialogue.ts';
import type { Notice, PhotosEvent, TextEvent } from '../../src/bot/dialogue/events.ts';
import type { ScreenFacts } from '../../src/bot/dialogue/flow.ts';
import { idle } from '../../src/bot/dialogue/idle.ts';
import { draftData as draftWords } from '../../src/bot/dialogue/press.ts';
import { renderBelow } from '../../src/bot/dialogue/screens.ts';
import { renderMenu } from '../../src/bot/features/menu.ts';
import { createPortraitFlow } from '../../src/bot/portraits/flow.ts';
import { createModelNameFlow } from '../../src/bot/portraits/model-name-flow.ts';
import { type PortraitPress, portraitMoves, portraitPresses } from '../../src/bot/portraits/press.ts';
import { openPortrait, type PortraitDraft, type PortraitFound } from '../../src/bot/portraits/steps.ts';
import { createPortraitStyleFlow } from '../../src/bot/portraits/style-flow.ts';
import { createProductFlow } from '../../src/bot/product/flow.ts';
import { type ProductPress, productMoves, productPresses } from '../../src/bot/product/press.ts';
import { openProduct, type ProductDraft } from '../../src/bot/product/steps.ts';
import { createStyleFlow } from '../../src/bot/product/style-flow.ts';
import { createStudioFlow } from '../../src/bot/studio/flow.ts';
import { type StudioPress, studioMoves, studioPresses } from '../../src/bot/studio/press.ts';
import { openStudio, type StudioDraft, type StudioRules, studioStates } from '../../src/bot/studio/steps.ts';
import type { Findings } from '../../src/bot/training/findings.ts';
import { createTrainingFlow } from '../../src/bot/training/flow.ts';
import { type TrainingPress, trainingMoves, trainingPresses } from '../../src/bot/training/press.ts';
import { openTraining, type PhotoLimits } from '../../src/bot/training/steps.ts';
import type { Rendered } from '../../src/cards/order.ts';
import { subjects } from '../../src/contract/portraits.ts';
import { studioModels } from '../../src/contract/studio.ts';
import { connectDatabase } from '../../src/db/sql.ts';
import type { Style } from '../../src/db/styles.ts';

export const rules: StudioRules = {
  maxPhotos: { 'nano-banana': 8, 'seedream-4.5': 14 },
  models: studioModels,
  maxPromptLength: 3_000,
};

/** Cats may have fewer photos than others, and need more. */
export const photoLimits = Object.fromEntries(
  subjects.map((subject) => [subject, subject === 'cat' ? { least: 5, most: 8 } : { least: 4, most: 20 }]),
) as PhotoLimits;

/** Only what looks outside would ask it, and nothing here does. */
const sql = connectDatabase('postgres://127.0.0.1:1/none');
const prices = async () => ({ studio: 50, product: 60, training: 500, portrait: 25 });

export const noExamples = { show: async () => undefined };

const operations = { sql, staff: { adminIds: [], operatorIds: [] } };

export const flows = [
  createStudioFlow({ sql, rules, prices }),
  createProductFlow({ sql, prices }),
  createTrainingFlow({
    sql,
    log: pino({ level: 'silent' }),
    limits: photoLimits,
    terms: { atProvider: 30 },
    prices,
  }),
  createPortraitFlow({ sql, prices, rules, examples: noExamples }),
  createStyleFlow({ operations, isFor: () => true }),
  createPortraitStyleFlow({ operations, isFor: () => true }),
  createModelNameFlow({ ...operations, updateModel: async () => 'done' }),
];
export const dialogue = createDialogue(flows);

/** What is pressed on any screen of a draft, old ones among them. */
export const draftMoves = [
  ...new Set([
    ...studioMoves,
    ...productMoves,
    ...trainingMoves,
    ...portraitMoves,
    'make',
    'product',
    'cancel',
  ] as const),
];
export type DraftPress =
  | { move: (typeof draftMoves)[number] }
  | StudioPress
  | ProductPress
  | TrainingPress
  | PortraitPress;

/**
 * What happens to a dialogue in these tests. `open`, `product`, `portrait` and `style` begin a flow with what is known already;
 * `style` without a draft has come to its end. `style` of a press: the pressed one, if it is still offered; `findings`: what was
 * found out about photos; `found`: what portraits are told of the person's models and the pressed style.
 */
export type PlayEvent =
  | { type: 'open'; draftId: number }
  | { type: 'training'; draftId: number }
  | { type: 'product'; draft: ProductDraft; notices: readonly Notice[] }
  | { type: 'portrait'; draft: PortraitDraft }
  | { type: 'style'; draft: { id: number } | undefined; notices: readonly Notice[] }
  | (TextEvent & { found?: PortraitFound })
  | (PhotosEvent & { findings?: Findings })
  | {
      type: 'press';
      draftId: number;
      press: DraftPress;
      style?: Style;
      found?: PortraitFound;
      findings?: Findings;
    }
  | { type: 'leave' }
  | { type: 'ordered' };

/** The hash of a photo that nobody has. */
export const hash = (index: number) => index.toString(16).padStart(2, '0').repeat(32);
export const hashes = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => hash(from + index));

export const text = (words: string): PlayEvent => ({ type: 'text', draftId: 8, text: words });
export const press = (one: DraftPress, draftId = 7): PlayEvent => ({
  type: 'press',
  draftId,
  press: one,
});
export const photos = (list: string[], caption?: string, over = 0): PlayEvent => ({
  type: 'photos',
  draftId: 9,
  photos: list,
  notices: [],
  over,
  ...(caption !== undefined && { caption }),
});

/** Where the event leads. */
export function step(state: DialogueState, event: PlayEvent): Moment {
  const isTraining = state.step.startsWith('train-');
  const isPortrait = state.step.startsWith('portrait-');
  switch (event.type) {
    case 'open':
      return enter(openStudio(event.draftId));
    case 'training':
      return enter(openTraining(event.draftId));
    case 'product':
      return enter(openProduct(event.draft), event.notices);
    case 'portrait':
      return enter(openPortrait(event.draft));
    case 'style':
      if (event.draft === undefined) return { state: idle, notices: [...event.notices] };
      return enter({ step: 'style', draft: event.draft }, event.notices);
    case 'press': {
      const { draftId, press: pressed, style, found, findings } = event;
      const told = isTraining ? findings : isPortrait ? found : style;
      return dialogue.step(state, { type: 'press', draftId, press: words(pressed) }, told);
    }
    case 'photos': {
      const { findings, ...sent } = event;
      return dialogue.step(state, sent, isTraining ? findings : undefined);
    }
    case 'text': {
      const { found, ...sent } = event;
      return dialogue.step(state, sent, isPortrait ? found : undefined);
    }
    case 'leave':
    case 'ordered':
      return dialogue.step(state, event);
    default:
      return event satisfies never;
  }
}

function enter(
  state: Extract<DialogueEvent, { type: 'enter' }>['state'],
  notices: readonly Notice[] = [],
): Moment {
  return dialogue.step(idle, { type: 'enter', state, notices });
}

/** What a person sees after these events. */
export function play(events: PlayEvent[], start: DialogueState = idle): Moment {
  return events.reduce<Moment>((moment, event) => step(moment.state, event), {
    state: start,
    notices: [],
  });
}

/** The screen of a moment, whichever flow it belongs to: it takes what it needs of all their facts. */
export function renderMoment(
  { state, notices }: Moment,
  facts: ScreenFacts & Parameters<typeof renderMenu>[0],
): Rendered {
  return renderBelow(notices, dialogue.render(state, facts) ?? renderMenu(facts), facts.wording);
}

/** The data of a draft's button. */
export function draftData(draftId: number, one: DraftPress): string {
  return draftWords(draftId, words(one));
}

/** Words that two flows have alike are written alike. */
function words(one: DraftPress): string {
  switch (one.move) {
    case 'likeness':
    case 'number':
      return portraitPresses.encode(one);
    case 'style':
    case 'replace':
      return productPresses.encode(one);
    case 'model':
      return studioPresses.encode(one);
    case 'remove':
      return studioPresses.encode(one);
    case 'subject':
      return trainingPresses.encode(one);
    case 'ratio':
      return `ratio:${one.ratio}`;
    case 'edit':
      return `edit:${one.field}`;
    case 'back':
    case 'cancel':
    case 'confirm':
    case 'done':
    case 'keep':
    case 'make':
    case 'product':
    case 'removing':
    case 'show':
    case 'use':
      return one.move;
    default:
      return one satisfies never;
  }
}

/** The picture that is being described, or what is kept for one, if it is one. */
export function pictureOf(
  state: DialogueState,
): (Partial<StudioDraft> & Pick<StudioDraft, 'photos'>) | undefined {
  if (!('draft' in state)) return state.kept;
  const studio = studioStates.safeParse(state);
  return studio.success ? studio.data.draft : undefined;
}
