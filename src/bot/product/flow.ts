import { productReferences } from '../../contract/product.ts';
import { readBalance } from '../../db/credits.ts';
import type { Order } from '../../db/orders.ts';
import type { Sql } from '../../db/sql.ts';
import { findStyle, listStyles, type Style } from '../../db/styles.ts';
import { quietly } from '../dialogue/events.ts';
import type { LineFlow, Offer, Wish } from '../dialogue/flow.ts';
import { readSizes } from '../dialogue/photos.ts';
import { type ProductPress, productPresses } from './press.ts';
import { type ProductFacts, renderProduct } from './screens.ts';
import {
  beginProduct,
  openProduct,
  type ProductDraft,
  type ProductState,
  productRoom,
  productStates,
  takeProduct,
} from './steps.ts';

interface ProductDeps {
  sql: Sql;
  /** What a product photo costs now, credits. */
  prices: () => Promise<ProductFacts['prices']>;
}

/** Puts a product into a setting: its photo, then a background or a style. */
export function createProductFlow({
  sql,
  prices,
}: ProductDeps): LineFlow<ProductState, ProductPress, ProductFacts, Style> {
  return {
    name: 'product',
    states: productStates,
    presses: productPresses,
    open: (id) => openProduct({ id }),
    offer,

    async look(_, event) {
      if (event.type !== 'press' || event.press.move !== 'style') return undefined;
      return findStyle(sql, event.press.style);
    },

    take: takeProduct,
    room: productRoom,

    async facts(state, { user, wording }) {
      return {
        wording,
        prices: await prices(),
        balance: (await readBalance(sql, user.id)).available,
        photoSizes: await readSizes(sql, photosToldOf(state)),
        styles: state.step === 'product-background' ? await listStyles(sql) : [],
      };
    },

    render: renderProduct,
    wish: wishOf,
    repeat: (order, draftId) => quietly(openProduct(draftFrom(order, draftId))),

    change(order, id) {
      const { product } = draftFrom(order, id);
      return quietly(openProduct({ id, ...(product !== undefined && { product }) }));
    },
  };
}

/** Takes photos alone: it would lose the words that came. */
const offer: Offer<ProductState> = {
  press: 'product',
  photos: productReferences,
  characters: 0,
  show({ prompt, photos }, wording) {
    if (prompt !== undefined) return undefined;
    return {
      button: wording.plain('button-product'),
      words: wording.html('offer-product', { photos: photos.length }),
    };
  },
  begin: beginProduct,
};

/** The photos whose sizes the screen tells. */
function photosToldOf(state: ProductState): readonly string[] {
  return state.step === 'product-confirm' ? [state.draft.product, state.draft.background.hash] : [];
}

function wishOf(state: ProductState): Wish | undefined {
  // A photo that waits for an answer might be meant for this order.
  if (state.step !== 'product-confirm' || state.draft.offered !== undefined) return undefined;
  const { product, background } = state.draft;
  return {
    line: 'product',
    inputs: background.style === undefined ? {} : { style: background.style },
    references: [product, background.hash],
  };
}

function draftFrom(order: Order, id: number): ProductDraft {
  const [product, background] = order.references;
  const style = order.line === 'product' && order.inputs.style ? { style: order.inputs.style } : {};
  return {
    id,
    ...(product !== undefined && { product }),
    ...(background !== undefined && { background: { hash: background, ...style } }),
  };
}
