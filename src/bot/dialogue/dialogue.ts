import { z } from 'zod';
import {
  openProduct,
  type ProductDraft,
  type ProductState,
  productRoom,
  productStates,
  takeProductPhotos,
  takeProductPress,
  takeProductText,
} from '../product/flow.ts';
import { type StyleDraft, styleState } from '../product/style-flow.ts';
import {
  type CompleteStudioDraft,
  changeStudio,
  idle,
  openStudio,
  type StudioDraft,
  type StudioState,
  studioRoom,
  studioStates,
  takeStudioPhotos,
  takeStudioPress,
  takeStudioText,
} from '../studio/flow.ts';
import {
  type DialogueRules,
  type Notice,
  notice,
  noticeSchema,
  type PhotosEvent,
  type PressEvent,
  quietly,
  type TextEvent,
  type Told,
} from './events.ts';

const momentSchema = z.object({
  state: z.discriminatedUnion('step', [studioStates, productStates, styleState]),
  notices: z.array(noticeSchema),
});

/** Where a person stands. */
export type DialogueState = StudioState | ProductState | z.infer<typeof styleState>;

/** All that is needed to show a state once more. */
export type Moment = Told<DialogueState>;

/** `change` and `product` begin with what is known already; `style` without a draft has come to its end. */
export type DialogueEvent =
  | { type: 'open'; draftId: number }
  | { type: 'change'; draft: CompleteStudioDraft; notices: readonly Notice[] }
  | { type: 'product'; draft: ProductDraft; notices: readonly Notice[] }
  | { type: 'style'; draft: StyleDraft | undefined; notices: readonly Notice[] }
  | TextEvent
  | PhotosEvent
  | PressEvent
  | { type: 'leave' }
  | { type: 'ordered' };

/** What was stored; a state that cannot be read (of an older version) is idle. */
export function readMoment(stored: unknown): Moment {
  const parsed = momentSchema.safeParse(stored);
  return parsed.success ? parsed.data : { state: idle, notices: [] };
}

/** The draft under way, kept ones included. */
export function draftOf(state: DialogueState): StudioDraft | ProductDraft | StyleDraft | undefined {
  return state.step === 'idle' ? state.kept : state.draft;
}

/** How many photos can be sent now, and which would come twice. */
export function photoRoom(state: DialogueState, rules: DialogueRules): { known: string[]; room: number } {
  if (isProduct(state)) return productRoom(state);
  return state.step === 'style' ? { known: [], room: 1 } : studioRoom(state, rules);
}

/** One event leads from one state to the next. Pure: no clock, no chance, no outside. */
export function step(state: DialogueState, event: DialogueEvent, rules: DialogueRules): Moment {
  switch (event.type) {
    case 'open':
      return quietly(openStudio(event.draftId));
    case 'change': {
      const changed = changeStudio(event.draft, rules);
      return { ...changed, notices: [...event.notices, ...changed.notices] };
    }
    case 'product':
      return { state: openProduct(event.draft), notices: [...event.notices] };
    case 'style': {
      const { draft } = event;
      return { state: draft === undefined ? idle : { step: 'style', draft }, notices: [...event.notices] };
    }
    case 'text':
      return isProduct(state) ? takeProductText(state) : takeStudioText(outside(state), event, rules);
    case 'photos':
      return isProduct(state)
        ? takeProductPhotos(state, event)
        : takeStudioPhotos(outside(state), event, rules);
    case 'press': {
      const pressed = takePress(state, event, rules);
      return { ...pressed, notices: [...(event.notices ?? []), ...pressed.notices] };
    }
    case 'leave':
      return state.step === 'idle' ? quietly(idle) : { state: idle, notices: [notice('notice-left')] };
    case 'ordered':
      return quietly(idle);
    default:
      return event satisfies never;
  }
}

function takePress(state: DialogueState, event: PressEvent, rules: DialogueRules): Moment {
  const draft = draftOf(state);
  if (draft?.id !== event.draftId) return { state, notices: [notice('notice-stale')] };
  if (event.press.move === 'cancel') return step(state, { type: 'leave' }, rules);
  if (state.step === 'idle' && state.kept !== undefined && event.press.move === 'product') {
    return productOf(state.kept);
  }
  if (isProduct(state)) {
    const { state: next = idle, notices } = takeProductPress(state, event);
    return { state: next, notices };
  }
  return state.step === 'style' ? quietly(state) : takeStudioPress(state, event.press, rules);
}

/** What came before anything was asked for, as if it had been sent to the first question of a product photo. */
function productOf({ id, photos, prompt: caption }: StudioDraft): Moment {
  const sent = { type: 'photos', draftId: id, photos, notices: [], over: 0 } as const;
  return takeProductPhotos(openProduct({ id }), { ...sent, ...(caption !== undefined && { caption }) });
}

/** Whoever adds a style is attended to elsewhere; for somebody who may no more, words and photos are as outside any flow. */
function outside(state: StudioState | z.infer<typeof styleState>): StudioState {
  return state.step === 'style' ? idle : state;
}

/** Whether a product is being put into a setting. */
export function isProduct(state: DialogueState): state is ProductState {
  return state.step.startsWith('product-');
}
