import { z } from 'zod';
import type { Rendered } from '../../cards/order.ts';
import type { PressWords } from '../../contract/buttons.ts';
import { longestStyleName } from '../../contract/product.ts';
import { mostStyles } from '../../db/styles.ts';
import { addStyle } from '../../operations/styles.ts';
import type { OperationDeps } from '../../operations/who.ts';
import { type BotContext, personOf } from '../context.ts';
import { notice, quietly, readName, type Told } from '../dialogue/events.ts';
import type { Flow, FlowEvent, ScreenFacts } from '../dialogue/flow.ts';
import { cancelButton } from '../dialogue/screen-parts.ts';

/** A style that an administrator is adding. */
const draftSchema = z.object({
  id: z.int(),
  /** Hash of a stored asset. */
  photo: z.string().exactOptional(),
  name: z.string().exactOptional(),
});
const styleState = z.object({ step: z.literal('style'), draft: draftSchema });

type StyleDraft = z.infer<typeof draftSchema>;
type StyleState = z.infer<typeof styleState>;
type Added = Awaited<ReturnType<typeof addStyle>>['kind'];

/** A style of which nothing is known yet. */
export function openStyle(id: number): StyleState {
  return { step: 'style', draft: { id } };
}

/** There is only the way out. */
const noPresses: PressWords<never> = { encode: (press) => press, parse: () => undefined };

interface StyleDeps {
  operations: OperationDeps;
  isFor: (ctx: BotContext) => boolean;
}

/** Takes picture and name of a new style, in whichever order they come, and nothing else. With both it is added. */
export function createStyleFlow({
  operations,
  isFor,
}: StyleDeps): Flow<StyleState, never, ScreenFacts, Added> {
  return {
    name: 'style',
    states: styleState,
    presses: noPresses,
    isFor,

    /** Adds the style, once however often this is handled. */
    async look({ draft }, event, ctx) {
      const { photo, name } = fill(draft, event).state;
      if (photo === undefined || name === undefined) return undefined;
      return (await addStyle(operations, personOf(ctx), { name, hash: photo })).kind;
    },

    take: takeStyle,
    room: () => ({ known: [], room: 1 }),
    facts: async (_, { wording }) => ({ wording }),
    render: renderStyle,
  };
}

/** A name that cannot be used is asked for again; the picture stays. */
function takeStyle(
  { draft }: StyleState,
  event: FlowEvent<never>,
  added: Added | undefined,
): Told<StyleState | undefined> {
  const { state: filled, notices } = fill(draft, event);
  if (added === undefined) return { state: { step: 'style', draft: filled }, notices };
  // Whose right to do so was taken away meanwhile is outside.
  if (added === 'forbidden') return { state: undefined, notices };
  const { name = '', ...unnamed } = filled;
  return {
    state: added === 'added' ? undefined : { step: 'style', draft: unnamed },
    notices: [...notices, notice(`notice-style-${added}`, { name, most: mostStyles })],
  };
}

/** Puts in what was sent: a picture, its name, or both. Nothing that was there is lost to something that cannot be used. */
function fill(draft: StyleDraft, event: FlowEvent<never>): Told<StyleDraft> {
  switch (event.type) {
    case 'text':
      return fillName(quietly(draft), event.text);
    case 'photos': {
      const [photo] = event.photos;
      const left = event.over + Math.max(0, event.photos.length - 1);
      const filled = {
        state: { ...draft, ...(photo !== undefined && { photo }) },
        notices: [
          ...event.notices,
          ...(left > 0 ? [notice('notice-product-over', { room: 1, over: left })] : []),
        ],
      };
      return event.caption === undefined ? filled : fillName(filled, event.caption);
    }
    case 'press':
      return quietly(draft);
    default:
      return event satisfies never;
  }
}

function fillName({ state: draft, notices }: Told<StyleDraft>, words: string): Told<StyleDraft> {
  const name = readName(words, longestStyleName);
  return typeof name === 'string'
    ? { state: { ...draft, name }, notices }
    : { state: draft, notices: [...notices, name] };
}

/** What is still missing of a style that is being added. */
function renderStyle({ draft }: StyleState, { wording }: ScreenFacts): Rendered {
  const { photo, name } = draft;
  const values = { max: longestStyleName };
  const missingPhoto =
    name === undefined ? wording.html('step-style', values) : wording.html('step-style-photo', { name });
  return {
    text: photo === undefined ? missingPhoto : wording.html('step-style-name', values),
    buttons: [[cancelButton(draft, wording)]],
  };
}
