import { z } from 'zod';
import { mostPortraits, portraitRatios, type Subject, subjectMark } from '../../contract/portraits.ts';
import type { PortraitStyle } from '../../db/portrait-styles.ts';
import {
  checkPrompt,
  notice,
  type PhotosEvent,
  quietly,
  type TextEvent,
  type Told,
} from '../dialogue/events.ts';
import type { FlowEvent } from '../dialogue/flow.ts';
import type { PortraitPress } from './press.ts';

export interface PortraitRules {
  /** Characters as Telegram counts them, UTF-16 units. */
  maxPromptLength: number;
}

/** A model of the person's own. */
export interface Likeness {
  id: number;
  name: string;
  subject: Subject;
}

/** What there is when an event comes. */
export interface PortraitFound {
  /** Those that can be used, newest first. */
  models: readonly Likeness[];
  /** The pressed one, or the draft's when another model is pressed; undefined when it is not offered any more. */
  style?: PortraitStyle | undefined;
}

const named = z.object({ id: z.int(), name: z.string() });
/** The words as they are ordered: the person's own, or those of a style. */
const promptSchema = z.object({ text: z.string(), style: named.exactOptional() });
/** Portraits that are being described. */
const draftSchema = z.object({
  id: z.int(),
  likeness: named.exactOptional(),
  prompt: promptSchema.exactOptional(),
  pictures: z.int().min(1).max(mostPortraits).exactOptional(),
  ratio: z.enum(portraitRatios).exactOptional(),
  /** Words that came where none were asked for: they may become the prompt. */
  offered: z.string().exactOptional(),
});
const withLikeness = draftSchema.extend({ likeness: named });
const withPrompt = withLikeness.extend({ prompt: promptSchema });
const withNumber = withPrompt.extend({ pictures: z.int().min(1).max(mostPortraits) });
const complete = withNumber.extend({ ratio: z.enum(portraitRatios) });

export const portraitStates = z.discriminatedUnion('step', [
  z.object({ step: z.literal('portrait-model'), draft: draftSchema }),
  z.object({ step: z.literal('portrait-prompt'), draft: withLikeness }),
  z.object({ step: z.literal('portrait-number'), draft: withPrompt }),
  z.object({ step: z.literal('portrait-ratio'), draft: withNumber }),
  z.object({ step: z.literal('portrait-confirm'), draft: complete }),
]);

/** Where a person stands with their portraits. */
export type PortraitState = z.infer<typeof portraitStates>;

export type PortraitDraft = z.infer<typeof draftSchema>;
export type CompletePortraitDraft = z.infer<typeof complete>;

/** The first question that is not answered yet. */
export function openPortrait(draft: PortraitDraft): PortraitState {
  return at('portrait-confirm', draft);
}

/**
 * The state as it is now that these are the person's models: the only one is taken without a question, and where the chosen one is
 * gone the question is which one instead; its name is the one it has now. Nobody tells a draft of a deletion, so it is looked at so whenever it is used.
 */
export function settle(state: PortraitState, models: readonly Likeness[]): PortraitState {
  const { draft, step } = state;
  const { likeness } = draft;
  if (isGone(draft, models)) return { step: 'portrait-model', draft };
  if (likeness !== undefined) {
    const { name } = models.find(({ id }) => id === likeness.id) ?? likeness;
    return at(step, { ...draft, likeness: { id: likeness.id, name } });
  }
  const [only, ...others] = models;
  if (only === undefined || others.length > 0 || step !== 'portrait-model') return state;
  return openPortrait({ ...draft, likeness: { id: only.id, name: only.name } });
}

/** Whether the model that was chosen cannot be used any more. */
export function isGone({ likeness }: PortraitDraft, models: readonly Likeness[]): boolean {
  return likeness !== undefined && !models.some(({ id }) => id === likeness.id);
}

function isGoneNow(draft: PortraitDraft, found: PortraitFound | undefined): boolean {
  return found !== undefined && isGone(draft, found.models);
}

/** One event leads from one state to the next; none: the person goes back to before the portraits. */
export function takePortrait(
  stored: PortraitState,
  event: FlowEvent<PortraitPress>,
  { rules, found }: { rules: PortraitRules; found: PortraitFound | undefined },
): Told<PortraitState | undefined> {
  const state = found === undefined ? stored : settle(stored, found.models);
  switch (event.type) {
    case 'text':
      return takeText(state, event, rules);
    case 'photos':
      return takePhotos(state, event, rules);
    case 'press':
      return takePress(state, event.press, found);
    default:
      return event satisfies never;
  }
}

/** Words become the prompt where there is none yet, or are offered as a new one. */
function takeText(
  state: PortraitState,
  { text }: Pick<TextEvent, 'text'>,
  rules: PortraitRules,
): Told<PortraitState> {
  const problem = checkPrompt(text, rules.maxPromptLength);
  if (problem) return { state, notices: [problem] };
  const words = text.trim();
  const prompt = { text: words };
  if (state.step === 'portrait-prompt') return quietly(openPortrait({ ...state.draft, prompt }));
  if (state.draft.prompt === undefined) {
    return { state: at(state.step, { ...state.draft, prompt }), notices: [notice('notice-prompt-kept')] };
  }
  return quietly(at(state.step, { ...state.draft, offered: words }));
}

/** The model has seen its photos: here only the words below them count. */
function takePhotos(state: PortraitState, event: PhotosEvent, rules: PortraitRules): Told<PortraitState> {
  const unused = notice('notice-portrait-photos');
  if (event.caption === undefined) return { state, notices: [unused] };
  const taken = takeText(state, { text: event.caption }, rules);
  return { ...taken, notices: [unused, ...taken.notices] };
}

function takePress(
  state: PortraitState,
  press: PortraitPress,
  found: PortraitFound | undefined,
): Told<PortraitState | undefined> {
  const { offered, ...rest }: PortraitDraft = state.draft;
  switch (press.move) {
    case 'back':
      return quietly(previous(state.step, rest, found));
    case 'keep':
      return quietly(state.step === 'portrait-prompt' ? openPortrait(rest) : at(state.step, rest));
    case 'use':
      return quietly(at(state.step, offered === undefined ? rest : { ...rest, prompt: { text: offered } }));
    case 'show':
      return quietly(state);
    case 'likeness':
      return chooseLikeness(rest, press.likeness, found);
    case 'style':
      return chooseStyle(rest, { state, found });
    case 'number':
      return quietly(openPortrait({ ...rest, pictures: press.number }));
    case 'ratio':
      return quietly(openPortrait({ ...rest, ratio: press.ratio }));
    case 'edit':
      return quietly(state.step === 'portrait-confirm' ? at(`portrait-${press.field}`, rest) : state);
    case 'confirm': {
      // The order itself is the business of whoever handles the press; that the model is gone, the question for another one says.
      const isOwn = state.step === 'portrait-confirm' || isGoneNow(rest, found);
      return { state, notices: isOwn ? [] : [notice('notice-stale')] };
    }
    default:
      return press satisfies never;
  }
}

/** A style speaks of whom the model shows: its prompt is written anew for another one. */
function chooseLikeness(
  draft: PortraitDraft,
  modelId: number,
  found: PortraitFound | undefined,
): Told<PortraitState> {
  const model = found?.models.find(({ id }) => id === modelId);
  if (model === undefined)
    return { state: at('portrait-model', draft), notices: [notice('notice-portrait-gone')] };
  const { prompt, ...bare } = draft;
  const likeness = { id: model.id, name: model.name };
  if (prompt?.style === undefined) return quietly(openPortrait({ ...draft, likeness }));
  if (found?.style === undefined)
    return { state: openPortrait({ ...bare, likeness }), notices: [notice('notice-portrait-style-gone')] };
  return quietly(openPortrait({ ...bare, likeness, prompt: inStyle(found.style, model.subject) }));
}

function chooseStyle(
  draft: PortraitDraft,
  { state, found }: { state: PortraitState; found: PortraitFound | undefined },
): Told<PortraitState> {
  const model = found?.models.find(({ id }) => id === draft.likeness?.id);
  if (model === undefined) return quietly(at('portrait-model', draft));
  if (found?.style === undefined) return { state, notices: [notice('notice-portrait-style-gone')] };
  return quietly(openPortrait({ ...draft, prompt: inStyle(found.style, model.subject) }));
}

function inStyle({ id, name, prompt }: PortraitStyle, subject: Subject): z.infer<typeof promptSchema> {
  return { text: prompt.replaceAll(subjectMark, subject), style: { id, name } };
}

/** This step, or the first before it whose answer is missing. */
function at(wanted: PortraitState['step'], draft: PortraitDraft): PortraitState {
  const { likeness, prompt, pictures, ratio } = draft;
  if (wanted === 'portrait-model' || likeness === undefined) return { step: 'portrait-model', draft };
  if (wanted === 'portrait-prompt' || prompt === undefined)
    return { step: 'portrait-prompt', draft: { ...draft, likeness } };
  const described = { ...draft, likeness, prompt };
  if (wanted === 'portrait-number' || pictures === undefined)
    return { step: 'portrait-number', draft: described };
  const counted = { ...described, pictures };
  if (wanted === 'portrait-ratio' || ratio === undefined) return { step: 'portrait-ratio', draft: counted };
  return { step: 'portrait-confirm', draft: { ...counted, ratio } };
}

/** One step back: to the confirmation when all is answered, else to the question before. */
function previous(
  step: PortraitState['step'],
  draft: PortraitDraft,
  found: PortraitFound | undefined,
): PortraitState | undefined {
  const { ratio, ...withoutRatio } = draft;
  if (step === 'portrait-confirm') return at('portrait-ratio', withoutRatio);
  const next = openPortrait(draft);
  if (ratio !== undefined && next.step !== step && !isGoneNow(draft, found)) return next;
  switch (step) {
    case 'portrait-model':
      return undefined;
    case 'portrait-prompt':
      // The only model was never asked for.
      return found?.models.length === 1 ? undefined : at('portrait-model', draft);
    case 'portrait-number':
      return at('portrait-prompt', draft);
    case 'portrait-ratio':
      return at('portrait-number', draft);
    default:
      return step satisfies never;
  }
}
