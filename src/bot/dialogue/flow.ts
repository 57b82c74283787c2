import type { z } from 'zod';
import type { Rendered } from '../../cards/order.ts';
import type { PressWords } from '../../contract/buttons.ts';
import type { LinedInputs } from '../../contract/lines.ts';
import type { Order, OrderTerms } from '../../db/orders.ts';
import type { Wording } from '../../texts/texts.ts';
import type { BotContext } from '../context.ts';
import type { Kept, PhotosEvent, TextEvent, Told } from './events.ts';

/** Where a person stands in a flow. The draft's id is the update that began it, so that a repeated update begins the same one. */
export interface FlowState {
  step: string;
  draft: { id: number };
}

/** What is ordered when a person confirms. */
export type Wish = LinedInputs & Pick<OrderTerms, 'references'>;

/** How many photos can be sent now, and which would come twice. */
export interface PhotoRoom {
  known: readonly string[];
  room: number;
}

export type FlowEvent<Press> = TextEvent | PhotosEvent | { type: 'press'; press: Press };

/** What every screen is drawn with. */
export interface ScreenFacts {
  wording: Wording;
}

/**
 * Questions that a person answers step by step, and all that the dialogue needs to ask them. Whose state a state is, the
 * schemas say: no two flows have a step of the same name.
 */
export interface Flow<
  State extends FlowState = FlowState,
  Press = unknown,
  Facts extends ScreenFacts = ScreenFacts,
  Found = unknown,
> {
  /** Also its command and its page, when it can be opened by everybody. */
  readonly name: string;
  /** Of everything that was ever stored and is still to be read. */
  readonly states: z.ZodType<State>;
  readonly presses: PressWords<Press>;
  /** The first question of a new draft; absent when another feature leads here. */
  open?(draftId: number): State;
  /** What it makes of words and photos that were sent before anything was asked for. */
  readonly offer?: Offer<State>;
  /** Whether this person may be here; whoever may no more is heard as outside any flow. */
  isFor?(ctx: BotContext): boolean;
  /** What taking the event needs from outside: something looked up, or done as often as the event comes. */
  look?(state: State, event: FlowEvent<Press>, ctx: BotContext): Promise<Found | undefined>;
  /** Pure: no clock, no chance, no outside. No state: it has ended, or the person went back to before it. */
  take(state: State, event: FlowEvent<Press>, found?: Found): Told<State | undefined>;
  room(state: State): PhotoRoom;
  facts(state: State, ctx: BotContext): Promise<Facts>;
  render(state: State, facts: Facts): Rendered;
  /** Undefined where there is nothing to confirm yet. */
  wish?(state: State): Wish | undefined;
}

/** A flow that ends in orders of one line, and begins anew from one of them. */
export interface LineFlow<
  State extends FlowState = FlowState,
  Press = unknown,
  Facts extends ScreenFacts = ScreenFacts,
  Found = unknown,
> extends Flow<State, Press, Facts, Found> {
  wish(state: State): Wish | undefined;
  /** The confirmation with all as it was, or the first question whose answer is not offered any more. */
  repeat(order: Order, draftId: number): Told<State>;
  /** Where somebody begins who wants a little of it to be different. */
  change(order: Order, draftId: number): Told<State>;
}

/** A way on for what was sent unasked. */
export interface Offer<State extends FlowState = FlowState> {
  /** What its button says when it is pressed. */
  readonly press: string;
  /** Photos and characters it can begin with. No more is kept than the most generous offer takes. */
  readonly photos: number;
  readonly characters: number;
  /** Begins without being asked for when photos come with words. */
  readonly isObvious?: true;
  /** Its button and what is said about it; undefined when it would lose what was kept. */
  show(kept: Kept, wording: Wording): { button: string; words?: string } | undefined;
  begin(kept: Kept): Told<State>;
}
