import { z } from 'zod';
import { quietly, sortOut } from '../../src/bot/dialogue/events.ts';
import type { Flow, ScreenFacts } from '../../src/bot/dialogue/flow.ts';
import { button, lastRow, renderPrice } from '../../src/bot/dialogue/screen-parts.ts';
import type { PressWords } from '../../src/contract/buttons.ts';

const draftSchema = z.object({
  id: z.int(),
  greeting: z.string().exactOptional(),
  photo: z.string().exactOptional(),
});
const complete = draftSchema.required();
const states = z.discriminatedUnion('step', [
  z.object({ step: z.literal('postcard-greeting'), draft: draftSchema }),
  z.object({ step: z.literal('postcard-photo'), draft: draftSchema.extend({ greeting: z.string() }) }),
  z.object({ step: z.literal('postcard-confirm'), draft: complete }),
]);
type State = z.infer<typeof states>;

const moves = ['back', 'confirm', 'shout'] as const;
type Press = (typeof moves)[number];
const presses: PressWords<Press> = {
  encode: (press) => press,
  parse: (text) => moves.find((move) => move === text),
};

/** A line that there is not: words, one photo, and a press of its own that no other flow has. */
export function createPostcardFlow(): Flow<State, Press> {
  return {
    name: 'postcard',
    states,
    presses,
    open: (id) => next({ id }),
    offer: {
      press: 'post',
      photos: 1,
      characters: 100,
      show: ({ photos }) => ({ button: 'Postcard', words: `A postcard of ${photos.length}` }),
      begin({ id, prompt, photos: [photo] }) {
        return quietly(
          next({
            id,
            ...(prompt !== undefined && { greeting: prompt }),
            ...(photo !== undefined && { photo }),
          }),
        );
      },
    },

    take(state, event) {
      switch (event.type) {
        case 'text':
          return quietly(next({ ...state.draft, greeting: event.text }));
        case 'photos': {
          const [photo] = sortOut(event.photos, []).fresh;
          return quietly(next({ ...state.draft, ...(photo !== undefined && { photo }) }));
        }
        case 'press':
          return quietly(event.press === 'back' ? previous(state) : shouted(state));
        default:
          return event satisfies never;
      }
    },

    room: ({ draft: { photo } }) => ({ known: photo === undefined ? [] : [photo], room: 1 }),
    facts: async (_, { wording }) => ({ wording }),
    render,

    wish(state) {
      if (state.step !== 'postcard-confirm') return undefined;
      const { greeting, photo } = state.draft;
      const inputs = { model: 'nano-banana', prompt: greeting, ratio: '3:4' };
      return { line: 'studio', inputs, references: [photo] };
    },
  };
}

function render({ draft, step }: State, { wording }: ScreenFacts) {
  const shout = [button(draft, 'shout', 'Louder')];
  const end = [lastRow(draft, wording)];
  switch (step) {
    case 'postcard-greeting':
      return { text: 'What does it say?', buttons: end };
    case 'postcard-photo':
      return { text: `It says ${draft.greeting ?? ''}. Which photo?`, buttons: [shout, ...end] };
    case 'postcard-confirm': {
      const facts = { wording, balance: 50 };
      const { line, buttons } = renderPrice({ draft, facts }, { price: 50, edits: [shout] });
      return { text: `Ready: ${draft.greeting ?? ''}\n${line}`, buttons };
    }
    default:
      return step satisfies never;
  }
}

function next(draft: z.infer<typeof draftSchema>): State {
  const { greeting, photo } = draft;
  if (greeting === undefined) return { step: 'postcard-greeting', draft };
  if (photo === undefined) return { step: 'postcard-photo', draft: { ...draft, greeting } };
  return { step: 'postcard-confirm', draft: { ...draft, greeting, photo } };
}

function previous({ step, draft: { photo, greeting, ...rest } }: State): State | undefined {
  if (step === 'postcard-confirm') return next({ ...rest, ...(greeting !== undefined && { greeting }) });
  return step === 'postcard-photo' ? next({ ...rest, ...(photo !== undefined && { photo }) }) : undefined;
}

function shouted(state: State): State {
  const { greeting } = state.draft;
  return greeting === undefined ? state : next({ ...state.draft, greeting: greeting.toUpperCase() });
}
