import { z } from 'zod';
import type { Style } from '../../db/styles.ts';
import {
  type Kept,
  type Notice,
  notice,
  type PhotosEvent,
  quietly,
  sortOut,
  type Told,
} from '../dialogue/events.ts';
import type { FlowEvent, PhotoRoom } from '../dialogue/flow.ts';
import type { ProductPart, ProductPress } from './press.ts';

const backgroundSchema = z.object({
  /** Of a stored asset. */
  hash: z.string(),
  /** When it is not the person's own photo. */
  style: z.object({ id: z.int(), name: z.string() }).exactOptional(),
});
/** A product that is to be put into a setting. `id` is the update that began it, as in the studio. */
const draftSchema = z.object({
  id: z.int(),
  product: z.string().exactOptional(),
  background: backgroundSchema.exactOptional(),
});
const withProduct = draftSchema.extend({ product: z.string() });
const complete = withProduct.extend({
  background: backgroundSchema,
  /** A photo that came where none was asked for: it may replace one of both. */
  offered: z.string().exactOptional(),
});

export const productStates = z.discriminatedUnion('step', [
  z.object({ step: z.literal('product-photo'), draft: draftSchema }),
  z.object({ step: z.literal('product-background'), draft: withProduct }),
  z.object({ step: z.literal('product-confirm'), draft: complete }),
]);

export type ProductDraft = z.infer<typeof draftSchema>;
export type CompleteProductDraft = z.infer<typeof complete>;
export type ProductState = z.infer<typeof productStates>;

/** What a person can send now, and what would come twice. */
export function productRoom(state: ProductState): PhotoRoom {
  const { background } = state.draft;
  const known = [
    ...(state.step === 'product-photo' ? [] : [state.draft.product]),
    ...(state.step === 'product-background' || background === undefined ? [] : [background.hash]),
  ];
  return { known, room: Math.max(1, partsAskedFor(state).length) };
}

/** The first question that is not answered yet. */
export function openProduct(draft: ProductDraft): ProductState {
  return at('product-confirm', draft);
}

/** What came before anything was asked for, as if it had been sent to the first question. */
export function beginProduct({ id, photos, prompt: caption }: Kept): Told<ProductState> {
  const sent = { type: 'photos', draftId: id, photos, notices: [], over: 0 } as const;
  return takePhotos(openProduct({ id }), { ...sent, ...(caption !== undefined && { caption }) });
}

/** One event leads from one state to the next; none: back to before the product. `style`: the pressed one, if it is still offered. */
export function takeProduct(
  state: ProductState,
  event: FlowEvent<ProductPress>,
  style?: Style,
): Told<ProductState | undefined> {
  switch (event.type) {
    case 'text':
      // Words are never needed here: what is asked for is said, and nothing changes.
      return { state, notices: [notice(`notice-text-${state.step}`)] };
    case 'photos':
      return takePhotos(state, event);
    case 'press':
      return takePress(state, event.press, style);
    default:
      return event satisfies never;
  }
}

/** Photos answer what is asked for, in their order; where nothing is, one is offered as a replacement. */
function takePhotos(state: ProductState, event: PhotosEvent): Told<ProductState> {
  const { known, room } = productRoom(state);
  const { fresh, repeated } = sortOut(event.photos, known);
  // When the first of an album was refused, what follows it is still the second.
  const isFirstMissing = room > 1 && event.notices.some(({ number }) => number === 1);
  const parts = partsAskedFor(state).slice(isFirstMissing ? 1 : 0);
  const taken = fresh.slice(0, Math.max(1, parts.length));
  const left = event.over + fresh.length - taken.length;
  const notices: Notice[] = [
    ...event.notices,
    ...(repeated > 0 ? [notice('notice-photos-known', { photos: repeated })] : []),
    ...(left > 0 ? [notice('notice-product-over', { room, over: left })] : []),
    ...(event.caption === undefined ? [] : [notice('notice-product-caption')]),
  ];
  const [first] = taken;
  if (first === undefined) return { state, notices };
  if (state.step === 'product-confirm') {
    return { state: { ...state, draft: { ...state.draft, offered: first } }, notices };
  }
  let draft: ProductDraft = state.draft;
  for (const [index, hash] of taken.entries()) draft = put(draft, parts[index] ?? 'product', hash);
  return { state: openProduct(draft), notices };
}

function takePress(
  state: ProductState,
  press: ProductPress,
  style: Style | undefined,
): Told<ProductState | undefined> {
  const { offered, ...draft }: ProductDraft & { offered?: string | undefined } = state.draft;
  switch (press.move) {
    case 'back':
      return quietly(previous(state.step, draft));
    case 'keep':
      return quietly(openProduct(draft));
    case 'style': {
      if (style === undefined) return { state, notices: [notice('notice-style-gone')] };
      const { hash, id, name } = style;
      return quietly(openProduct({ ...draft, background: { hash, style: { id, name } } }));
    }
    case 'replace':
      if (offered !== undefined) return quietly(openProduct(put(draft, press.part, offered)));
      return quietly(at(press.part === 'product' ? 'product-photo' : 'product-background', draft));
    case 'confirm':
      // The order itself is the business of whoever handles the press.
      return { state, notices: state.step === 'product-confirm' ? [] : [notice('notice-stale')] };
    default:
      return press satisfies never;
  }
}

/** This step, or the first before it whose answer is missing. */
function at(wanted: ProductState['step'], draft: ProductDraft): ProductState {
  const { product, background } = draft;
  if (wanted === 'product-photo' || product === undefined) return { step: 'product-photo', draft };
  const photographed = { ...draft, product };
  if (wanted === 'product-background' || background === undefined) {
    return { step: 'product-background', draft: photographed };
  }
  return { step: 'product-confirm', draft: { ...photographed, background } };
}

/** One step back: to the confirmation when all is answered, else to the question before. */
function previous(step: ProductState['step'], draft: ProductDraft): ProductState | undefined {
  const { background, ...withoutBackground } = draft;
  if (step === 'product-confirm') return at('product-background', withoutBackground);
  if (draft.product !== undefined && background !== undefined) return openProduct(draft);
  return step === 'product-background' ? at('product-photo', draft) : undefined;
}

function partsAskedFor({ step, draft }: ProductState): ProductPart[] {
  if (step === 'product-confirm') return [];
  if (step === 'product-background') return ['background'];
  return draft.background === undefined ? ['product', 'background'] : ['product'];
}

function put(draft: ProductDraft, part: ProductPart, hash: string): ProductDraft {
  return part === 'product' ? { ...draft, product: hash } : { ...draft, background: { hash } };
}
