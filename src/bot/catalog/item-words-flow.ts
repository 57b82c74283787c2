import { z } from 'zod';
import { reasonWords, unitPrice } from '../../cards/item-words.ts';
import type { Rendered } from '../../cards/order.ts';
import type { Button, PressWords } from '../../contract/buttons.ts';
import { longestText } from '../../contract/descriptions.ts';
import { itemData, rejectReasonNames, type TextField, textFields } from '../../contract/item-press.ts';
import type { ItemStory } from '../../db/catalog/item-story.ts';
import { listSources } from '../../db/catalog/sources.ts';
import { showItem } from '../../operations/catalog-items.ts';
import { newestMade, productName } from '../../operations/catalog-stories.ts';
import type { OperationDeps } from '../../operations/who.ts';
import { cut, oneLine } from '../../texts/plain-text.ts';
import type { Wording } from '../../texts/texts.ts';
import { type BotContext, personOf } from '../context.ts';
import { notice, quietly, type Told } from '../dialogue/events.ts';
import type { Flow, FlowEvent, ScreenFacts } from '../dialogue/flow.ts';
import { inRows } from '../dialogue/screen-parts.ts';

const picture = { id: z.int(), item: z.int() };
/** `message`: that shows the picture. */
const result = { ...picture, result: z.int(), message: z.int() };

/** What words are asked for; `which`: there are words, and nobody has said what they stand for. */
const question = z.discriminatedUnion('ask', [
  z.object({ ask: z.literal('reject'), ...result }),
  z.object({ ask: z.literal('redo'), ...result }),
  z.object({ ask: z.literal('which'), ...result, words: z.string() }),
  z.object({ ask: z.literal('another'), ...picture }),
  z.object({
    ask: z.literal('text'),
    ...picture,
    language: z.string(),
    field: z.enum(textFields as [TextField, ...TextField[]]),
  }),
]);
export type ItemQuestion = z.infer<typeof question>;

const itemWordsState = z.object({ step: z.literal('item-words'), draft: question });
export type ItemWordsState = z.infer<typeof itemWordsState>;

interface Facts extends ScreenFacts {
  /** Undefined: the picture is gone. */
  story: ItemStory | undefined;
  /** Whether the next picture is made by a call of its own, or by a batch. */
  redoBy: 'single' | 'batch';
}

/** Names a picture in a question, and what of it is asked. */
const longestShown = { name: 100, prompt: 1_000, words: 500 };

/** The open question about a picture, if there is one. */
export function openQuestion(state: { step: string }): ItemQuestion | undefined {
  const parsed = itemWordsState.safeParse(state);
  return parsed.success ? parsed.data.draft : undefined;
}

/** The answers are buttons of the catalog's own. */
const noPresses: PressWords<never> = { encode: (press) => press, parse: () => undefined };

/**
 * Asks for words about a picture: why it is rejected, a prompt, a text. Words are taken before the dialogue sees them, because a reply to
 * a card is an answer too, whatever is asked; here is only the question.
 */
export function createItemWordsFlow({
  operations,
  isFor,
}: {
  operations: OperationDeps;
  isFor: (ctx: BotContext) => boolean;
}): Flow<ItemWordsState, never, Facts> {
  return {
    name: 'item-words',
    states: itemWordsState,
    presses: noPresses,
    isFor,
    take: takeOther,
    room: () => ({ known: [], room: 0 }),
    async facts({ draft }, ctx) {
      const shown = await showItem(operations, personOf(ctx), draft.item);
      const story = shown.kind === 'item' ? shown.story : undefined;
      const sources = await listSources(operations.sql);
      const source = sources.find(({ id }) => id === story?.item.sourceId);
      return { wording: ctx.wording, story, redoBy: source?.redoBy ?? 'single' };
    },
    render: renderQuestion,
  };
}

function takeOther(state: ItemWordsState, event: FlowEvent<never>): Told<ItemWordsState | undefined> {
  return event.type === 'photos' ? { state, notices: [notice('notice-item-photos')] } : quietly(state);
}

function renderQuestion({ draft }: ItemWordsState, { wording, story, redoBy }: Facts): Rendered {
  const { item } = draft;
  const back = {
    text: wording.plain('button-back'),
    callback_data: itemData({ move: 'back', item, result: 'result' in draft ? draft.result : 0 }),
  };
  if (story === undefined)
    return { text: wording.html('item-gone', { item: String(item) }), buttons: [[back]] };
  const named = { product: oneLine(productName(story), longestShown.name), item: String(item) };
  const data = { story, redoBy, named, wording };
  switch (draft.ask) {
    case 'reject':
      return {
        text: wording.html('step-item-reject', named),
        buttons: [...reasonRows(draft, wording), [back]],
      };
    case 'redo': {
      const { item, result } = draft;
      return renderPrompt({ move: 'same', item, result }, data, back);
    }
    case 'another':
      return renderPrompt({ move: 'same_another', item }, data, back);
    case 'which':
      return {
        text: wording.html('step-item-which', { ...named, words: cut(draft.words, longestShown.words) }),
        buttons: [...meaningRows(draft, wording), [back]],
      };
    case 'text':
      return { text: renderText(draft, { story, named, wording }), buttons: [[back]] };
    default:
      return draft satisfies never;
  }
}

interface Named {
  product: string;
  item: string;
}

function reasonRows({ item, result }: { item: number; result: number }, wording: Wording): Button[][] {
  const reasons = rejectReasonNames.map((reason) => ({
    text: reasonWords(reason, wording),
    callback_data: itemData({ move: 'why', item, result, reason }),
  }));
  return inRows(reasons, 2);
}

function meaningRows({ item, result }: { item: number; result: number }, wording: Wording): Button[][] {
  return (['as_reject', 'as_redo'] as const).map((move) => [
    { text: wording.plain(`button-item-${move}`), callback_data: itemData({ move, item, result }) },
  ]);
}

/** With the prompt there is, and what another picture with it costs. */
function renderPrompt(
  press: { move: 'same'; item: number; result: number } | { move: 'same_another'; item: number },
  {
    story,
    redoBy,
    named,
    wording,
  }: { named: Named } & Pick<Facts, 'redoBy' | 'wording'> & { story: ItemStory },
  back: Button,
): Rendered {
  const newest = newestMade(story);
  const cost = story.results.findLast((one) => one.cost !== null)?.cost;
  const text = cost
    ? wording.plain('button-item-same-priced', {
        price: unitPrice(redoBy === 'single' ? cost.single : cost.amount, cost.currency, wording),
      })
    : wording.plain('button-item-same');
  const prompt = cut(newest?.prompt ?? story.item.prompt ?? '', longestShown.prompt);
  return {
    text: wording.html('step-item-redo', { ...named, prompt }),
    buttons: [[{ text, callback_data: itemData(press) }], [back]],
  };
}

function renderText(
  { language, field }: Extract<ItemQuestion, { ask: 'text' }>,
  { story, named, wording }: { story: ItemStory; named: Named; wording: Wording },
): string {
  const texts = story.texts.findLast((one) => one.language === language);
  const values = { ...named, language, field: wording.plain(`item-field-${field}`), max: longestText[field] };
  const asked = wording.html('step-item-text', values);
  return texts === undefined
    ? asked
    : `${asked}\n\n${wording.html('step-item-text-now', { text: texts[field] })}`;
}
