import { z } from 'zod';
import type { Rendered } from '../../cards/order.ts';
import type { PressWords } from '../../contract/buttons.ts';
import { longestPortraitStyle, longestPortraitStyleName, subjectMark } from '../../contract/portraits.ts';
import { mostPortraitStyles, type NewPortraitStyle } from '../../db/portrait-styles.ts';
import { addPortraitStyle } from '../../operations/portrait-styles.ts';
import type { OperationDeps } from '../../operations/who.ts';
import { type BotContext, personOf } from '../context.ts';
import {
  type Notice,
  nothingToSee,
  notice,
  type PhotosEvent,
  quietly,
  type TextEvent,
  type Told,
} from '../dialogue/events.ts';
import type { Flow, FlowEvent, ScreenFacts } from '../dialogue/flow.ts';
import { cancelButton } from '../dialogue/screen-parts.ts';

/** A style for portraits that an administrator is adding: all words of it come in one message. */
const draftSchema = z.object({
  id: z.int(),
  /** Hash of a stored asset. */
  example: z.string().exactOptional(),
});
const styleState = z.object({ step: z.literal('new-portrait-style'), draft: draftSchema });

type StyleDraft = z.infer<typeof draftSchema>;
type StyleState = z.infer<typeof styleState>;
type Added = Awaited<ReturnType<typeof addPortraitStyle>>['kind'];

/** Asks for a style. */
export function openPortraitStyle(id: number): StyleState {
  return { step: 'new-portrait-style', draft: { id } };
}

/** There is only the way out. */
const noPresses: PressWords<never> = { encode: (press) => press, parse: () => undefined };

interface StyleDeps {
  operations: OperationDeps;
  isFor: (ctx: BotContext) => boolean;
}

/** Takes a style for portraits in three lines, alone or below a picture, which is its example; and nothing else. */
export function createPortraitStyleFlow({
  operations,
  isFor,
}: StyleDeps): Flow<StyleState, never, ScreenFacts, Added> {
  return {
    name: 'portrait-style',
    states: styleState,
    presses: noPresses,
    isFor,

    /** Adds the style, once however often this is handled. */
    async look({ draft }, event, ctx) {
      if (event.type === 'press') return undefined;
      // Without the picture that was sent with it, it would not be the style that was meant.
      if (event.type === 'photos' && event.photos.length === 0) return undefined;
      const style = readStyle(wordsOf(event));
      if ('key' in style) return undefined;
      const { example } = fill(draft, event).state;
      const whole = { ...style, ...(example !== undefined && { example }) };
      return (await addPortraitStyle(operations, personOf(ctx), whole)).kind;
    },

    take: takeStyle,
    room: () => ({ known: [], room: 1 }),
    facts: async (_, { wording }) => ({ wording }),
    render: renderStyle,
  };
}

const outcomes: Readonly<Record<Exclude<Added, 'forbidden'>, string>> = {
  added: 'notice-portrait-style-added',
  taken: 'notice-portrait-style-taken',
  full: 'notice-portrait-style-full',
};

/** Lines that cannot be used are asked for again; the picture stays. */
function takeStyle(
  state: StyleState,
  event: FlowEvent<never>,
  added: Added | undefined,
): Told<StyleState | undefined> {
  if (event.type === 'press') return quietly(state);
  const { state: filled, notices } = fill(state.draft, event);
  const next: StyleState = { step: 'new-portrait-style', draft: filled };
  const words = wordsOf(event);
  // A picture without words is the first half.
  if (event.type === 'photos' && nothingToSee.test(words)) return { state: next, notices };
  const style = readStyle(words);
  if ('key' in style) return { state: next, notices: [...notices, style] };
  // Whose right to do so was taken away meanwhile is outside.
  if (added === 'forbidden') return quietly(undefined);
  if (added === undefined) return { state: next, notices };
  return {
    state: added === 'added' ? undefined : next,
    notices: [...notices, notice(outcomes[added], { name: style.nameEn, most: mostPortraitStyles })],
  };
}

const wordsOf = (event: TextEvent | PhotosEvent) =>
  event.type === 'text' ? event.text : (event.caption ?? '');

/** Puts in the picture that was sent: a newer one instead of an older. */
function fill(draft: StyleDraft, event: TextEvent | PhotosEvent): Told<StyleDraft> {
  if (event.type === 'text') return quietly(draft);
  const [photo] = event.photos;
  const left = event.over + Math.max(0, event.photos.length - 1);
  return {
    state: { ...draft, ...(photo !== undefined && { example: photo }) },
    notices: [
      ...event.notices,
      ...(left > 0 ? [notice('notice-product-over', { room: 1, over: left })] : []),
    ],
  };
}

/** Name in English, name in Russian, prompt; or what is wrong with them. */
function readStyle(text: string): NewPortraitStyle | Notice {
  const [nameEn, nameRu, ...rest] = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => !nothingToSee.test(line));
  const prompt = rest.join(' ');
  if (nameEn === undefined || nameRu === undefined || prompt === '')
    return notice('notice-portrait-style-lines');
  const max = longestPortraitStyleName;
  if (Math.max(nameEn.length, nameRu.length) > max) return notice('notice-portrait-style-name', { max });
  if (!prompt.includes(subjectMark)) return notice('notice-portrait-style-subject', { mark: subjectMark });
  const { length } = prompt;
  if (length > longestPortraitStyle)
    return notice('notice-prompt-long', { length, max: longestPortraitStyle });
  return { nameEn, nameRu, prompt };
}

function renderStyle({ draft }: StyleState, { wording }: ScreenFacts): Rendered {
  return {
    text: [
      wording.html('step-portrait-style', { mark: subjectMark }),
      wording.html(
        draft.example === undefined ? 'step-portrait-style-picture' : 'step-portrait-style-pictured',
      ),
    ].join('\n\n'),
    buttons: [[cancelButton(draft, wording)]],
  };
}
