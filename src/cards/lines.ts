import type {
  LinedInputs,
  PortraitInputs,
  ProductInputs,
  StudioInputs,
  TrainingInputs,
} from '../contract/lines.ts';
import type { EndReason } from '../contract/orders.ts';
import { samplePrompt } from '../contract/portraits.ts';
import { modelTitles } from '../contract/studio.ts';
import type { Wording } from '../texts/texts.ts';

/** What of an order's words its line decides. */
export interface Described {
  /** What was ordered, in a few words without markup. */
  title: string;
  /** The person's own words; undefined where there are none. */
  prompt: string | undefined;
  /** What the button says that begins anew with the same inputs. */
  change: string;
  /** The message that tells of an end without a result. */
  endKey(reason: EndReason): string;
  /** What the order was made from, HTML. */
  madeFrom: string;
  /** How its card and its captions say what happens; what is missing is said as of any picture. */
  keys?: Partial<Record<WorkKey, string>>;
}

/** Messages that a line can have in its own words. */
export type WorkKey = 'card-generating' | 'card-generating-usual' | 'card-delivering' | 'caption-facts';

/** A line is one case here and its words. */
export function describeOrder(order: LinedInputs, texts: Wording): Described {
  switch (order.line) {
    case 'studio':
      return describeStudio(order.inputs, texts);
    case 'product':
      return describeProduct(order.inputs, texts);
    case 'training':
      return describeTraining(order.inputs, texts);
    case 'portrait':
      return describePortrait(order.inputs, texts);
    default:
      return order satisfies never;
  }
}

function describeStudio({ model, prompt, ratio }: StudioInputs, texts: Wording): Described {
  return {
    title: texts.plain('title-studio', { model: modelTitle(model), ratio }),
    prompt,
    change: texts.plain('button-change'),
    endKey: (reason) => `end-${reason}`,
    madeFrom: texts.html('as-it-was-prompt', { prompt }),
  };
}

/** Ends whose words speak of what was sent: here that is photos alone. */
const endsOfPhotos: ReadonlySet<EndReason> = new Set(['moderation', 'input_refused']);

function describeProduct({ style }: ProductInputs, texts: Wording): Described {
  return {
    title:
      style === undefined
        ? texts.plain('title-product')
        : texts.plain('title-product-style', { style: style.name }),
    prompt: undefined,
    change: texts.plain('button-other-background'),
    endKey: (reason) => (endsOfPhotos.has(reason) ? `end-${reason}-photos` : `end-${reason}`),
    madeFrom: texts.html('as-it-was-photos'),
  };
}

function describeTraining({ name, subject }: TrainingInputs, texts: Wording): Described {
  return {
    title: texts.plain('title-training', { name, subject: texts.plain(`subject-${subject}`) }),
    prompt: undefined,
    change: texts.plain('button-change-training'),
    endKey: (reason) => (trainingEnds.has(reason) ? `end-${reason}-training` : `end-${reason}`),
    madeFrom: texts.html('as-it-was-training'),
    keys: {
      'card-generating': 'card-training',
      'card-generating-usual': 'card-training-usual',
      'card-delivering': 'card-training-told',
      'caption-facts': 'caption-training',
    },
  };
}

/** Ends that speak of pictures, or of what was sent: of a training that is photos alone. */
const trainingEnds: ReadonlySet<EndReason> = new Set([
  'moderation',
  'input_refused',
  'no_answer_in_time',
  'provider_failed',
  'result_unusable',
  'undeliverable',
  'delivery_unconfirmed',
]);

function describePortrait({ likeness, prompt, style, ratio }: PortraitInputs, texts: Wording): Described {
  const values = { name: likeness.name, ratio };
  return {
    title:
      style === undefined
        ? texts.plain('title-portrait', values)
        : texts.plain('title-portrait-style', { ...values, style: style.name }),
    // What a style or a free sample says are our words.
    prompt: style === undefined && prompt !== samplePrompt ? prompt : undefined,
    change: texts.plain('button-change'),
    endKey: (reason) => `end-${reason}`,
    madeFrom: texts.html('as-it-was-prompt', { prompt }),
    keys: { 'card-delivering': 'card-delivering-album' },
  };
}

/** How a model is called in front of people. */
function modelTitle(model: string): string {
  return new Map<string, string>(Object.entries(modelTitles)).get(model) ?? model;
}
