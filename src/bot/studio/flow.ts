import { z } from 'zod';
import { ratios, studioModels } from '../../contract/studio.ts';
import {
  type DialogueRules,
  type Notice,
  nothingToSee,
  notice,
  type PhotosEvent,
  type PressEvent,
  quietly,
  sortOut,
  type TextEvent,
  type Told,
} from '../dialogue/events.ts';

/** A picture that is being described. `id` is the update that began it, so that a repeated update begins the same one. */
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
  z.object({ step: z.literal('idle'), kept: draftSchema.exactOptional() }),
  z.object({ step: z.literal('studio-model'), draft: draftSchema }),
  z.object({ step: z.literal('studio-prompt'), draft: withModel }),
  z.object({ step: z.literal('studio-photos'), draft: withPrompt }),
  z.object({ step: z.literal('studio-ratio'), draft: withPrompt }),
  z.object({ step: z.literal('studio-confirm'), draft: complete }),
]);

/** Where a person stands in the studio, or before anything. `kept`: what they sent before they said what for. */
export type StudioState = z.infer<typeof studioStates>;
type StudioStep = Exclude<StudioState['step'], 'idle'>;

export type StudioDraft = z.infer<typeof draftSchema>;
export type CompleteStudioDraft = z.infer<typeof complete>;

export const idle: StudioState = { step: 'idle' };

/** The first question of a new draft. */
export function openStudio(draftId: number): StudioState {
  return onward(newDraft(draftId));
}

/** The confirmation of an order's inputs, each of which can be changed. */
export function changeStudio(draft: CompleteStudioDraft, rules: DialogueRules): Told<StudioState> {
  const fitted = fitPhotos(draft, rules);
  return { state: onward(fitted.draft), notices: fitted.notices };
}

/** What a person can send now, and what would come twice. */
export function studioRoom(state: StudioState, rules: DialogueRules): { known: string[]; room: number } {
  const draft = studioDraft(state);
  const known = draft?.photos ?? [];
  return { known, room: photoLimit(draft ?? {}, rules) - known.length };
}

/** Photos this draft may have; as long as no model is chosen, what the most generous one takes. */
export function photoLimit({ model }: Pick<StudioDraft, 'model'>, rules: DialogueRules): number {
  return model === undefined ? Math.max(...Object.values(rules.maxPhotos)) : rules.maxPhotos[model];
}

/** Why this text cannot be a prompt, if so. */
function checkPrompt(text: string, { maxPromptLength: max }: DialogueRules): Notice | undefined {
  if (nothingToSee.test(text)) return notice('notice-prompt-empty', { max });
  const { length } = text.trim();
  return length > max ? notice('notice-prompt-long', { length, max }) : undefined;
}

/** Words become the prompt, are offered as a new one, or are kept until the person says what for. */
export function takeStudioText(
  state: StudioState,
  event: TextEvent,
  rules: DialogueRules,
): Told<StudioState> {
  const problem = checkPrompt(event.text, rules);
  if (problem) return { state, notices: [problem] };
  const prompt = event.text.trim();
  if (state.step === 'idle') return quietly(keep({ ...(state.kept ?? newDraft(event.draftId)), prompt }));
  if (state.step === 'studio-prompt') return quietly(onward({ ...state.draft, prompt }));
  if (state.draft.prompt === undefined) {
    return { state: at(state.step, { ...state.draft, prompt }), notices: [notice('notice-prompt-kept')] };
  }
  return quietly(at(state.step, { ...state.draft, offered: prompt }));
}

/** Photos are references up to the limit, wherever they come. */
export function takeStudioPhotos(
  state: StudioState,
  event: PhotosEvent,
  rules: DialogueRules,
): Told<StudioState> {
  const before = studioDraft(state) ?? newDraft(event.draftId);
  const { fresh, repeated } = sortOut(event.photos, before.photos);
  const fitted = fitPhotos({ ...before, photos: [...before.photos, ...fresh] }, rules, event.over);
  const added = fitted.draft.photos.length - before.photos.length;
  const notices = [
    ...(added > 0 && state.step !== 'idle' ? [notice('notice-photos-added', { photos: added })] : []),
    ...event.notices,
    ...(repeated > 0 ? [notice('notice-photos-known', { photos: repeated })] : []),
    ...fitted.notices,
  ];
  const after = state.step === 'idle' ? keep(fitted.draft) : at(state.step, fitted.draft);
  if (event.caption === undefined) return { state: after, notices };
  return takeCaption({ state: after, notices }, { draft: fitted.draft, caption: event.caption, rules });
}

/** Words that came with photos: at once the prompt where there is none yet, otherwise offered as a new one. */
function takeCaption(
  { state, notices }: Told<StudioState>,
  { draft, caption, rules }: { draft: StudioDraft; caption: string; rules: DialogueRules },
): Told<StudioState> {
  const problem = checkPrompt(caption, rules);
  if (problem) return { state, notices: [...notices, problem] };
  const prompt = caption.trim();
  if (state.step === 'idle') {
    const described = { ...draft, prompt };
    return { state: draft.photos.length > 0 ? onward(described) : keep(described), notices };
  }
  if (draft.prompt === prompt) return { state, notices };
  const isAsked = draft.prompt === undefined || state.step === 'studio-prompt';
  return {
    state: isAsked ? onward({ ...draft, prompt }) : at(state.step, { ...draft, offered: prompt }),
    notices,
  };
}

/** A press on a screen of this draft. */
export function takeStudioPress(
  state: StudioState,
  press: PressEvent['press'],
  rules: DialogueRules,
): Told<StudioState> {
  const draft = studioDraft(state);
  if (draft === undefined) return quietly(state);
  const { offered, ...rest } = draft;
  switch (press.move) {
    case 'cancel':
    case 'product':
    case 'style':
    case 'replace':
      return quietly(state);
    case 'back':
      return quietly(previous(state, rest));
    case 'make':
      return quietly(state.step === 'idle' ? onward(rest) : state);
    case 'done':
      return quietly(onward({ ...rest, photosDone: true }));
    case 'keep':
      return quietly(state.step === 'studio-prompt' ? onward(rest) : at(stepOf(state), rest));
    case 'use':
      return quietly(at(stepOf(state), offered === undefined ? rest : { ...rest, prompt: offered }));
    case 'model': {
      const fitted = fitPhotos({ ...rest, model: press.model }, rules);
      return { state: onward(fitted.draft), notices: fitted.notices };
    }
    case 'ratio':
      return quietly(onward({ ...rest, ratio: press.ratio }));
    case 'remove': {
      const photos = rest.photos.filter((hash) => !hash.startsWith(press.photo));
      return quietly(state.step === 'idle' ? keep({ ...rest, photos }) : at(state.step, { ...rest, photos }));
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
function at(wanted: StudioStep, draft: StudioDraft): StudioState {
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

/** One step back: to the confirmation when all is answered, else to the question before. */
function previous(state: StudioState, draft: StudioDraft): StudioState {
  const { ratio, ...withoutRatio } = draft;
  if (state.step === 'studio-confirm') return at('studio-ratio', withoutRatio);
  if (state.step !== 'idle' && draft.photosDone && ratio !== undefined) return onward(draft);
  switch (state.step) {
    case 'idle':
    case 'studio-model':
      return idle;
    case 'studio-prompt':
      return at('studio-model', draft);
    case 'studio-photos':
      return at('studio-prompt', draft);
    case 'studio-ratio':
      return at('studio-photos', { ...draft, photosDone: false });
    default:
      return state satisfies never;
  }
}

function stepOf(state: StudioState): StudioStep {
  return state.step === 'idle' ? 'studio-model' : state.step;
}

/** Before anything was asked for: what came is kept, if anything is left of it. */
function keep(draft: StudioDraft): StudioState {
  return draft.photos.length === 0 && draft.prompt === undefined ? idle : { step: 'idle', kept: draft };
}

/** The first photos stay. `over`: photos left out before they came here. */
function fitPhotos(
  draft: StudioDraft,
  rules: DialogueRules,
  over = 0,
): { draft: StudioDraft; notices: Notice[] } {
  const limit = photoLimit(draft, rules);
  const left = over + Math.max(0, draft.photos.length - limit);
  return {
    draft: { ...draft, photos: draft.photos.slice(0, limit) },
    notices: left > 0 ? [notice('notice-photos-over', { limit, over: left })] : [],
  };
}

function newDraft(id: number): StudioDraft {
  return { id, photos: [], photosDone: false };
}

function studioDraft(state: StudioState): StudioDraft | undefined {
  return state.step === 'idle' ? state.kept : state.draft;
}
