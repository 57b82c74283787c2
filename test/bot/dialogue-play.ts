import {
  type DialogueEvent,
  type DialogueState,
  draftOf,
  type Moment,
  step,
} from '../../src/bot/dialogue/dialogue.ts';
import type { DialogueRules } from '../../src/bot/dialogue/events.ts';
import { idle, type StudioDraft } from '../../src/bot/studio/flow.ts';
import type { DraftPress } from '../../src/contract/buttons.ts';

export const rules: DialogueRules = {
  maxPhotos: { 'nano-banana': 8, 'seedream-4.5': 14 },
  maxPromptLength: 3_000,
};

/** The hash of a photo that nobody has. */
export const hash = (index: number) => index.toString(16).padStart(2, '0').repeat(32);
export const hashes = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => hash(from + index));

export const text = (words: string): DialogueEvent => ({ type: 'text', draftId: 8, text: words });
export const press = (one: DraftPress, draftId = 7): DialogueEvent => ({
  type: 'press',
  draftId,
  press: one,
});
export const photos = (list: string[], caption?: string, over = 0): DialogueEvent => ({
  type: 'photos',
  draftId: 9,
  photos: list,
  notices: [],
  over,
  ...(caption !== undefined && { caption }),
});

/** What a person sees after these events. */
export function play(events: DialogueEvent[], start: DialogueState = idle): Moment {
  return events.reduce<Moment>((moment, event) => step(moment.state, event, rules), {
    state: start,
    notices: [],
  });
}

/** The picture that is being described, if it is one. */
export function pictureOf(state: DialogueState): StudioDraft | undefined {
  const draft = draftOf(state);
  return draft !== undefined && 'photosDone' in draft ? draft : undefined;
}
