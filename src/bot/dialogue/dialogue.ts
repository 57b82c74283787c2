import { z } from 'zod';
import type { Rendered } from '../../cards/order.ts';
import type { PressCodec } from '../../contract/buttons.ts';
import type { BotContext } from '../context.ts';
import {
  type Kept,
  type Notice,
  notice,
  noticeSchema,
  type PhotosEvent,
  quietly,
  type TextEvent,
  type Told,
} from './events.ts';
import type { Flow, FlowEvent, FlowState, Offer, PhotoRoom, ScreenFacts, Wish } from './flow.ts';
import { type IdleState, idle, idleRoom, idleState, takeUnasked } from './idle.ts';
import { type DraftPress, draftCodec, readConfirm } from './press.ts';
import { renderOffers } from './screens.ts';

/** Where a person stands. */
export type DialogueState = IdleState | FlowState;

/** All that is needed to show a state once more. */
export type Moment = Told<DialogueState>;

/** `notices`: what is to be said of it. */
type PressEvent = { type: 'press'; notices?: readonly Notice[] } & DraftPress;

/** `enter`: begins with what a flow or another feature has prepared. */
export type DialogueEvent =
  | { type: 'enter'; state: FlowState; notices: readonly Notice[] }
  | TextEvent
  | PhotosEvent
  | PressEvent
  | { type: 'leave' }
  | { type: 'ordered' };

/** The flows there are, as one dialogue that knows none of them. */
export interface Dialogue {
  /** The presses on screens of drafts. */
  readonly press: PressCodec<DraftPress>;
  readonly flows: readonly Flow[];
  /** What was stored; a state that cannot be read (of an older version) is idle. */
  read(stored: unknown): Moment;
  /** Whether this person may stand here. */
  isFor(state: DialogueState, ctx: BotContext): boolean;
  /** What `step` needs to be told about this event of this person. */
  look(state: DialogueState, event: DialogueEvent, ctx: BotContext): Promise<unknown>;
  /** One event leads from one state to the next. Pure, as long as what was found is the same. */
  step(state: DialogueState, event: DialogueEvent, found?: unknown): Moment;
  room(state: DialogueState): PhotoRoom;
  /** What is ordered when this state is confirmed. */
  wish(state: DialogueState): Wish | undefined;
  facts(state: DialogueState, ctx: BotContext): Promise<ScreenFacts>;
  /** Undefined outside any flow when nothing was sent. */
  render(state: DialogueState, facts: ScreenFacts): Rendered | undefined;
}

/** The draft under way, or what is kept for one. */
export function draftOf(state: DialogueState): FlowState['draft'] | Kept | undefined {
  return 'draft' in state ? state.draft : state.kept;
}

export function createDialogue(flows: readonly Flow[]): Dialogue {
  const states = z.union([idleState, ...flows.map((flow) => flow.states)]);
  const momentSchema = z.object({ state: states, notices: z.array(noticeSchema) });
  const offers = flows.flatMap(({ offer }) => offer ?? []);
  const { flowOf, addressed } = createRouting(flows);

  return {
    press: draftCodec(
      (press) =>
        press === 'cancel' ||
        readConfirm(press) !== undefined ||
        offers.some((offer) => offer.press === press) ||
        flows.some(({ presses }) => presses.parse(press) !== undefined),
    ),
    flows,
    step: createStep(addressed, offers),

    read(stored) {
      const parsed = momentSchema.safeParse(stored);
      return parsed.success ? parsed.data : quietly(idle);
    },

    isFor: (state, ctx) => !('draft' in state) || (flowOf(state).isFor?.(ctx) ?? true),

    async look(state, event, ctx) {
      const to = addressed(state, event);
      return to?.flow.look?.(to.state, to.event, ctx);
    },

    room: (state) => ('draft' in state ? flowOf(state).room(state) : idleRoom(state, offers)),
    wish: (state) => ('draft' in state ? flowOf(state).wish?.(state) : undefined),

    async facts(state, ctx) {
      return 'draft' in state ? flowOf(state).facts(state, ctx) : { wording: ctx.wording };
    },

    render(state, facts) {
      if ('draft' in state) return flowOf(state).render(state, facts);
      return state.kept && renderOffers(state.kept, offers, facts.wording);
    },
  };
}

interface Addressed {
  flow: Flow;
  state: FlowState;
  event: FlowEvent<unknown>;
}

interface Routing {
  flowOf: (state: FlowState) => Flow;
  /** The flow that takes the event, and the event as this flow sees it; undefined when it is for none. */
  addressed: (state: DialogueState, event: DialogueEvent) => Addressed | undefined;
}

function createRouting(flows: readonly Flow[]): Routing {
  const flowOf: Routing['flowOf'] = (state) => {
    const flow = flows.find((one) => one.states.safeParse(state).success);
    if (flow === undefined) throw new Error(`no flow has the step ${state.step}`);
    return flow;
  };

  return {
    flowOf,

    addressed(state, event) {
      if (!('draft' in state)) return undefined;
      const flow = flowOf(state);
      if (event.type === 'text' || event.type === 'photos') return { flow, state, event };
      if (event.type !== 'press' || event.draftId !== state.draft.id) return undefined;
      // What it costs is no word of a flow.
      const press = flow.presses.parse(readConfirm(event.press) ? 'confirm' : event.press);
      return press === undefined ? undefined : { flow, state, event: { type: 'press', press } };
    },
  };
}

function createStep(addressed: Routing['addressed'], offers: readonly Offer[]): Dialogue['step'] {
  function step(state: DialogueState, event: DialogueEvent, found?: unknown): Moment {
    switch (event.type) {
      case 'enter':
        return { state: event.state, notices: [...event.notices] };
      case 'text':
      case 'photos':
        return 'draft' in state ? take(state, event, found) : takeUnasked(state, event, offers);
      case 'press': {
        const pressed = takePress(state, event, found);
        return { ...pressed, notices: [...(event.notices ?? []), ...pressed.notices] };
      }
      case 'leave':
        return 'draft' in state ? { state: idle, notices: [notice('notice-left')] } : quietly(idle);
      case 'ordered':
        return quietly(idle);
      default:
        return event satisfies never;
    }
  }

  function takePress(state: DialogueState, event: PressEvent, found: unknown): Moment {
    const draft = draftOf(state);
    if (draft?.id !== event.draftId) return { state, notices: [notice('notice-stale')] };
    if (event.press === 'cancel') return step(state, { type: 'leave' });
    if ('draft' in state) return take(state, event, found);
    const offer = offers.find(({ press }) => press === event.press);
    return offer && state.kept ? offer.begin(state.kept) : quietly(state);
  }

  /** A press that is none of this flow's, from a screen its draft had before, changes nothing. */
  function take(state: FlowState, event: DialogueEvent, found: unknown): Moment {
    const to = addressed(state, event);
    if (to === undefined) return quietly(state);
    const { state: next = idle, notices } = to.flow.take(to.state, to.event, found);
    return { state: next, notices };
  }

  return step;
}
