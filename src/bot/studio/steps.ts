import { z } from 'zod';
import { ratios, type StudioModel, studioModels } from '../../contract/studio.ts';
import {
  checkPrompt,
  type Kept,
  type Notice,
  notice,
  type PhotosEvent,
  quietly,
  sortOut,
  type TextEvent,
  type Told,
} from '../dialogue/events.ts';
import type { FlowEvent, PhotoRoom } from '../dialogue/flow.ts';
import type { StudioPress } from './press.ts';

export interface StudioRules {
  maxPhotos: Readonly<Record<StudioModel, number>>;
  /** On offer now. */
  models: readonly StudioModel[];
  /** Characters as Telegram counts them, UTF-16 units. */
  maxPromptLength: number;
}

/** A picture that is being described. */
const draftSchema = z.object({
  id: z.int(),
  model: z.enum(studioModels).exactOptional(),
  prompt: z.string().exactOptional(),
  /** Hashes of stored assets. */
  photos: z.array(z.string()),
  /** The person said that these are all. */
  photosDone: z.boolean(),
  ratio: z.enum(ratios).exactOptional(),
  /** Words that came where none were asked for: they may become the prompt. */
  offered: z.string().exactOptional(),
});
const withModel = draftSchema.extend({ model: z.enum(studioModels) });
const withPrompt = withModel.extend({ prompt: z.string() });
const complete = withPrompt.extend({ ratio: z.enum(ratios) });

export const studioStates = z.discriminatedUnion('step', [
  z.object({ step: z.literal('studio-model'), draft: draftSchema }),
  z.object({ step: z.literal('studio-prompt'), draft: withModel }),
  z.object({ step: z.literal('studio-photos'), draft: withPrompt }),
  z.object({ step: z.literal('studio-ratio'), draft: withPrompt }),
  z.object({ step: z.literal('studio-confirm'), draft: complete }),
]);

/** Where a person stands in the studio. */
export type StudioState = z.infer<typeof studioStates>;

export type StudioDraft = z.infer<typeof draftSchema>;
export type CompleteStudioDraft = z.infer<typeof complete>;

/** The first question of a new draft. */
export function openStudio(id: number): StudioState {
  return onward({ id, photos: [], photosDone: false });
}

/** The first question that what was sent unasked does not answer. */
export function beginStudio(kept: Kept, rules: StudioRules): Told<StudioState> {
  return toNext({ ...kept, photosDone: false }, rules);
}

/** The confirmation of an order's inputs, each of which can be changed. */
export function changeStudio(draft: CompleteStudioDraft, rules: StudioRules): Told<StudioState> {
  return toNext(draft, rules);
}

/** What a person can send now, and what would come twice. */
export function studioRoom({ draft }: StudioState, rules: StudioRules): PhotoRoom {
  return { known: draft.photos, room: photoLimit(draft, rules) - draft.photos.length };
}

/** Photos this draft may have; as long as no model is chosen, what the most generous one takes. */
export function photoLimit({ model }: Pick<StudioDraft, 'model'>, rules: StudioRules): number {
  return model === undefined ? Math.max(...Object.values(rules.maxPhotos)) : rules.maxPhotos[model];
}

/** One event leads from one state to the next; none: the person goes back to before the studio. */
export function takeStudio(
  state: StudioState,
  event: FlowEvent<StudioPress>,
  rules: StudioRules,
): Told<StudioState | undefined> {
  switch (event.type) {
    case 'text':
      return takeText(state, event, rules);
    case 'photos':
      return takePhotos(state, event, rules);
    case 'press':
      return takePress(state, event.press, rules);
    default:
      return event satisfies never;
  }
}

/** Words become the prompt where there is none yet, or are offered as a new one. */
function takeText(state: StudioState, event: TextEvent, rules: StudioRules): Told<StudioState> {
  const problem = checkPrompt(event.text, rules.maxPromptLength);
  if (problem) return { state, notices: [problem] };
  const prompt = event.text.trim();
  if (state.step === 'studio-prompt') return quietly(onward({ ...state.draft, prompt }));
  if (state.draft.prompt === undefined) {
    return { state: at(state.step, { ...state.draft, prompt }), notices: [notice('notice-prompt-kept')] };
  }
  return quietly(at(state.step, { ...state.draft, offered: prompt }));
}

/** Photos are references up to the limit, wherever they come. */
function takePhotos(state: StudioState, event: PhotosEvent, rules: StudioRules): Told<StudioState> {
  const before = state.draft;
  const { fresh, repeated } = sortOut(event.photos, before.photos);
  const fitted = fitPhotos({ ...before, photos: [...before.photos, ...fresh] }, rules, event.over);
  const added = fitted.draft.photos.length - before.photos.length;
  const notices = [
    ...(added > 0 ? [notice('notice-photos-added', { photos: added })] : []),
    ...event.notices,
    ...(repeated > 0 ? [notice('notice-photos-known', { photos: repeated })] : []),
    ...fitted.notices,
  ];
  const after = at(state.step, fitted.draft);
  if (event.caption === undefined) return { state: after, notices };
  return takeCaption({ state: after, notices }, event.caption, rules);
}

/** Words that came with photos: at once the prompt where there is none yet, otherwise offered as a new one. */
function takeCaption(
  { state, notices }: Told<StudioState>,
  caption: string,
  rules: StudioRules,
): Told<StudioState> {
  const problem = checkPrompt(caption, rules.maxPromptLength);
  if (problem) return { state, notices: [...notices, problem] };
  const { draft } = state;
  const prompt = caption.trim();
  if (draft.prompt === prompt) return { state, notices };
  const isAsked = draft.prompt === undefined || state.step === 'studio-prompt';
  return {
    state: isAsked ? onward({ ...draft, prompt }) : at(state.step, { ...draft, offered: prompt }),
    notices,
  };
}

function takePress(
  state: StudioState,
  press: StudioPress,
  rules: StudioRules,
): Told<StudioState | undefined> {
  const { offered, ...rest }: StudioDraft = state.draft;
  switch (press.move) {
    case 'back':
      return quietly(previous(state.step, rest));
    case 'done':
      return quietly(onward({ ...rest, photosDone: true }));
    case 'keep':
      return quietly(state.step === 'studio-prompt' ? onward(rest) : at(state.step, rest));
    case 'use':
      return quietly(at(state.step, offered === undefined ? rest : { ...rest, prompt: offered }));
    case 'model':
      return toNext({ ...rest, model: press.model }, rules);
    case 'ratio':
      return quietly(onward({ ...rest, ratio: press.ratio }));
    case 'remove': {
      const photos = rest.photos.filter((hash) => !hash.startsWith(press.photo));
      return quietly(at(state.step, { ...rest, photos }));
    }
    case 'edit':
      return quietly(state.step === 'studio-confirm' ? at(`studio-${press.field}`, rest) : state);
    case 'confirm':
      // The order itself is the business of whoever handles the press; here it comes only when there is none to make.
      return { state, notices: state.step === 'studio-confirm' ? [] : [notice('notice-stale')] };
    default:
      return press satisfies never;
  }
}

/** This step, or the first before it whose answer is missing. */
function at(wanted: StudioState['step'], draft: StudioDraft): StudioState {
  const { model, prompt, ratio } = draft;
  if (wanted === 'studio-model' || model === undefined) return { step: 'studio-model', draft };
  if (wanted === 'studio-prompt' || prompt === undefined)
    return { step: 'studio-prompt', draft: { ...draft, model } };
  const described = { ...draft, model, prompt };
  if (wanted === 'studio-photos') return { step: 'studio-photos', draft: described };
  if (wanted === 'studio-ratio' || ratio === undefined) return { step: 'studio-ratio', draft: described };
  return { step: 'studio-confirm', draft: { ...described, ratio } };
}

/** The first step that is not answered yet. */
function onward(draft: StudioDraft): StudioState {
  return at(draft.photosDone ? 'studio-confirm' : 'studio-photos', draft);
}

/** The same for a draft that may have more photos than its model takes. */
function toNext(draft: StudioDraft, rules: StudioRules): Told<StudioState> {
  const fitted = fitPhotos(draft, rules);
  return { state: onward(fitted.draft), notices: fitted.notices };
}

/** One step back: to the confirmation when all is answered, else to the question before. */
function previous(step: StudioState['step'], draft: StudioDraft): StudioState | undefined {
  const { ratio, ...withoutRatio } = draft;
  if (step === 'studio-confirm') return at('studio-ratio', withoutRatio);
  if (draft.photosDone && ratio !== undefined) return onward(draft);
  switch (step) {
    case 'studio-model':
      return undefined;
    case 'studio-prompt':
      return at('studio-model', draft);
    case 'studio-photos':
      return at('studio-prompt', draft);
    case 'studio-ratio':
      return at('studio-photos', { ...draft, photosDone: false });
    default:
      return step satisfies never;
  }
}

/** The first photos stay. `over`: photos left out before they came here. */
function fitPhotos(
  draft: StudioDraft,
  rules: StudioRules,
  over = 0,
): { draft: StudioDraft; notices: Notice[] } {
  const limit = photoLimit(draft, rules);
  const left = over + Math.max(0, draft.photos.length - limit);
  return {
    draft: { ...draft, photos: draft.photos.slice(0, limit) },
    notices: left > 0 ? [notice('notice-photos-over', { limit, over: left })] : [],
  };
}
