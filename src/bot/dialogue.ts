import { z } from 'zod';
import type { DraftPress } from '../contract/buttons.ts';
import { ratios, type StudioModel, studioModels } from '../contract/studio.ts';

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

const stateSchema = z.discriminatedUnion('step', [
  z.object({ step: z.literal('idle'), kept: draftSchema.exactOptional() }),
  z.object({ step: z.literal('studio-model'), draft: draftSchema }),
  z.object({ step: z.literal('studio-prompt'), draft: withModel }),
  z.object({ step: z.literal('studio-photos'), draft: withPrompt }),
  z.object({ step: z.literal('studio-ratio'), draft: withPrompt }),
  z.object({ step: z.literal('studio-confirm'), draft: complete }),
]);
const noticeSchema = z.object({
  key: z.string(),
  values: z.record(z.string(), z.union([z.string(), z.number()])),
  /** Which file of an album is meant, from 1. */
  number: z.int().exactOptional(),
});
const momentSchema = z.object({ state: stateSchema, notices: z.array(noticeSchema) });

export type Draft = z.infer<typeof draftSchema>;
export type CompleteDraft = z.infer<typeof complete>;

/** Where a person stands. `kept`: what they sent before they said what for. */
export type DialogueState = z.infer<typeof stateSchema>;
type StudioStep = Exclude<DialogueState['step'], 'idle'>;

/** Something to say above the next screen: a message's key and its values. */
export type Notice = z.infer<typeof noticeSchema>;

/** A state and what is said on the way into it: all that is needed to show it once more. */
export type Moment = z.infer<typeof momentSchema>;

/** `draftId`: for a draft that begins with this event. */
export type DialogueEvent =
  | { type: 'open'; draftId: number }
  | { type: 'text'; draftId: number; text: string }
  | {
      type: 'photos';
      draftId: number;
      photos: readonly string[];
      notices: readonly Notice[];
      caption?: string;
      over: number;
    }
  | { type: 'press'; draftId: number; press: DraftPress }
  | { type: 'change'; draft: CompleteDraft; notices: readonly Notice[] }
  | { type: 'leave' }
  | { type: 'ordered' };

export interface DialogueRules {
  maxPhotos: Readonly<Record<StudioModel, number>>;
  /** Characters as Telegram counts them, UTF-16 units. */
  maxPromptLength: number;
}

export const idle: DialogueState = { step: 'idle' };

/** What was stored; a state that cannot be read (of an older version) is idle. */
export function readMoment(stored: unknown): Moment {
  const parsed = momentSchema.safeParse(stored);
  return parsed.success ? parsed.data : { state: idle, notices: [] };
}

/** The draft under way, kept ones included. */
export function draftOf(state: DialogueState): Draft | undefined {
  return state.step === 'idle' ? state.kept : state.draft;
}

/** Photos this draft may have; as long as no model is chosen, what the most generous one takes. */
export function photoLimit({ model }: Pick<Draft, 'model'>, rules: DialogueRules): number {
  return model === undefined ? Math.max(...Object.values(rules.maxPhotos)) : rules.maxPhotos[model];
}

/** One event leads from one state to the next. Pure: no clock, no chance, no outside. */
export function step(state: DialogueState, event: DialogueEvent, rules: DialogueRules): Moment {
  switch (event.type) {
    case 'open':
      return quietly(onward(newDraft(event.draftId)));
    case 'text':
      return takeText(state, event, rules);
    case 'photos':
      return takePhotos(state, event, rules);
    case 'press':
      return takePress(state, event, rules);
    case 'change': {
      const { draft, notices } = fitPhotos(event.draft, rules);
      return { state: onward(draft), notices: [...event.notices, ...notices] };
    }
    case 'leave':
      return state.step === 'idle' ? quietly(idle) : { state: idle, notices: [notice('notice-left')] };
    case 'ordered':
      return quietly(idle);
    default:
      return event satisfies never;
  }
}

/** Blanks, invisible marks and the two letters that look like nothing. */
const nothingToSee = /^[\s\p{Cf}\p{Cc}\u2800\u3164]*$/u;

/** Why this text cannot be a prompt, if so. */
function checkPrompt(text: string, { maxPromptLength: max }: DialogueRules): Notice | undefined {
  if (nothingToSee.test(text)) return notice('notice-prompt-empty', { max });
  const { length } = text.trim();
  return length > max ? notice('notice-prompt-long', { length, max }) : undefined;
}

function takeText(
  state: DialogueState,
  event: { draftId: number; text: string },
  rules: DialogueRules,
): Moment {
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

function takePhotos(
  state: DialogueState,
  event: Extract<DialogueEvent, { type: 'photos' }>,
  rules: DialogueRules,
): Moment {
  const before = draftOf(state) ?? newDraft(event.draftId);
  const fresh = event.photos.filter(
    (hash, index) => !before.photos.includes(hash) && event.photos.indexOf(hash) === index,
  );
  const known = event.photos.length - fresh.length;
  const fitted = fitPhotos({ ...before, photos: [...before.photos, ...fresh] }, rules, event.over);
  const added = fitted.draft.photos.length - before.photos.length;
  const notices = [
    ...(added > 0 && state.step !== 'idle' ? [notice('notice-photos-added', { photos: added })] : []),
    ...event.notices,
    ...(known > 0 ? [notice('notice-photos-known', { photos: known })] : []),
    ...fitted.notices,
  ];
  const after = state.step === 'idle' ? keep(fitted.draft) : at(state.step, fitted.draft);
  if (event.caption === undefined) return { state: after, notices };
  return takeCaption({ state: after, notices }, { draft: fitted.draft, caption: event.caption, rules });
}

/** Words that came with photos: at once the prompt where there is none yet, otherwise offered as a new one. */
function takeCaption(
  { state, notices }: Moment,
  { draft, caption, rules }: { draft: Draft; caption: string; rules: DialogueRules },
): Moment {
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

function takePress(
  state: DialogueState,
  event: { draftId: number; press: DraftPress },
  rules: DialogueRules,
): Moment {
  const draft = draftOf(state);
  if (draft?.id !== event.draftId) return { state, notices: [notice('notice-stale')] };
  const { offered, ...rest } = draft;
  const { press } = event;
  switch (press.move) {
    case 'cancel':
      return step(state, { type: 'leave' }, rules);
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
function at(wanted: StudioStep, draft: Draft): DialogueState {
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
function onward(draft: Draft): DialogueState {
  return at(draft.photosDone ? 'studio-confirm' : 'studio-photos', draft);
}

/** One step back: to the confirmation when all is answered, else to the question before. */
function previous(state: DialogueState, draft: Draft): DialogueState {
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

function stepOf(state: DialogueState): StudioStep {
  return state.step === 'idle' ? 'studio-model' : state.step;
}

/** Before anything was asked for: what came is kept, if anything is left of it. */
function keep(draft: Draft): DialogueState {
  return draft.photos.length === 0 && draft.prompt === undefined ? idle : { step: 'idle', kept: draft };
}

/** The first photos stay. `over`: photos left out before they came here. */
function fitPhotos(draft: Draft, rules: DialogueRules, over = 0): { draft: Draft; notices: Notice[] } {
  const limit = photoLimit(draft, rules);
  const left = over + Math.max(0, draft.photos.length - limit);
  return {
    draft: { ...draft, photos: draft.photos.slice(0, limit) },
    notices: left > 0 ? [notice('notice-photos-over', { limit, over: left })] : [],
  };
}

function newDraft(id: number): Draft {
  return { id, photos: [], photosDone: false };
}

function notice(key: string, values: Notice['values'] = {}): Notice {
  return { key, values };
}

function quietly(state: DialogueState): Moment {
  return { state, notices: [] };
}
