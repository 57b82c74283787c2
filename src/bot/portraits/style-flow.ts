import { z } from 'zod';
import type { Rendered } from '../../cards/order.ts';
import type { PressWords } from '../../contract/buttons.ts';
import { longestPortraitStyle, longestPortraitStyleName, subjectMark } from '../../contract/portraits.ts';
import { mostPortraitStyles, type NewPortraitStyle } from '../../db/portrait-styles.ts';
import { addPortraitStyle } from '../../operations/portrait-styles.ts';
import type { OperationDeps } from '../../operations/who.ts';
import { type BotContext, personOf } from '../context.ts';
import { type Notice, nothingToSee, notice, quietly, type Told } from '../dialogue/events.ts';
import type { Flow, FlowEvent, ScreenFacts } from '../dialogue/flow.ts';
import { cancelButton } from '../dialogue/screen-parts.ts';

/** A style for portraits that an administrator is adding: all of it comes in one message. */
const styleState = z.object({ step: z.literal('new-portrait-style'), draft: z.object({ id: z.int() }) });

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

/** Takes a style for portraits in three lines, and nothing else. */
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
    async look(_, event, ctx) {
      const style = event.type === 'text' ? readStyle(event.text) : undefined;
      if (style === undefined || 'key' in style) return undefined;
      return (await addPortraitStyle(operations, personOf(ctx), style)).kind;
    },

    take: takeStyle,
    room: () => ({ known: [], room: 0 }),
    facts: async (_, { wording }) => ({ wording }),
    render: renderStyle,
  };
}

const outcomes: Readonly<Record<Exclude<Added, 'forbidden'>, string>> = {
  added: 'notice-portrait-style-added',
  taken: 'notice-portrait-style-taken',
  full: 'notice-portrait-style-full',
};

/** Lines that cannot be used are asked for again. */
function takeStyle(
  state: StyleState,
  event: FlowEvent<never>,
  added: Added | undefined,
): Told<StyleState | undefined> {
  if (event.type === 'press') return quietly(state);
  const style = readStyle(event.type === 'text' ? event.text : (event.caption ?? ''));
  if ('key' in style) return { state, notices: [style] };
  // Whose right to do so was taken away meanwhile is outside.
  if (added === 'forbidden') return quietly(undefined);
  if (added === undefined) return quietly(state);
  return {
    state: added === 'added' ? undefined : state,
    notices: [notice(outcomes[added], { name: style.nameEn, most: mostPortraitStyles })],
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
    text: wording.html('step-portrait-style', { mark: subjectMark }),
    buttons: [[cancelButton(draft, wording)]],
  };
}
