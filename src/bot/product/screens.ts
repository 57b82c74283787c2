import type { Rendered } from '../../cards/order.ts';
import type { Button } from '../../contract/buttons.ts';
import type { Style } from '../../db/styles.ts';
import type { ScreenFacts } from '../dialogue/flow.ts';
import {
  cancelButton,
  type Drawing as DrawingOf,
  button as draftButton,
  inRows,
  lastRow,
  renderPrice,
} from '../dialogue/screen-parts.ts';
import { type ProductPress, productParts, productPresses } from './press.ts';
import type { CompleteProductDraft, ProductDraft, ProductState } from './steps.ts';

/** What the screens of a product photo show beyond the state they belong to. */
export interface ProductFacts extends ScreenFacts {
  /** Credits. */
  prices: { product: number };
  balance: number;
  /** Of product and background at the confirmation, pixels. */
  photoSizes: readonly { width: number; height: number }[];
  /** What can be chosen instead of an own background. */
  styles: readonly Pick<Style, 'id' | 'name'>[];
}

type Drawing<Draft> = DrawingOf<Draft, ProductFacts>;

const stylesInRow = 2;

/** The screens of a product photo, from the first photo to the confirmation. */
export function renderProduct(state: ProductState, facts: ProductFacts): Rendered {
  switch (state.step) {
    case 'product-photo':
      return renderPhoto({ draft: state.draft, facts });
    case 'product-background':
      return renderBackground({ draft: state.draft, facts });
    case 'product-confirm':
      return state.draft.offered === undefined
        ? renderConfirm({ draft: state.draft, facts })
        : renderReplacement({ draft: state.draft, facts });
    default:
      return state satisfies never;
  }
}

function renderPhoto({ draft, facts: { wording } }: Drawing<ProductDraft>): Rendered {
  const keep = button(draft, { move: 'keep' }, wording.plain('button-keep-photo'));
  return {
    text: [
      wording.html(draft.background === undefined ? 'step-product-photo' : 'step-product-photo-only'),
      wording.html('step-product-advice'),
    ].join('\n\n'),
    buttons: [...(draft.product === undefined ? [] : [[keep]]), lastRow(draft, wording)],
  };
}

function renderBackground({ draft, facts }: Drawing<ProductDraft>): Rendered {
  const { wording, styles } = facts;
  const keep = button(draft, { move: 'keep' }, wording.plain('button-keep-background'));
  const choices = styles.map(({ id, name }) =>
    button(draft, { move: 'style', style: id }, wording.plain('button-style', { name })),
  );
  return {
    text: [
      wording.html(styles.length > 0 ? 'step-background-or-style' : 'step-background'),
      wording.html('step-background-advice'),
    ].join('\n\n'),
    buttons: [
      ...(draft.background === undefined ? [] : [[keep]]),
      ...inRows(choices, stylesInRow),
      lastRow(draft, wording),
    ],
  };
}

function renderConfirm({ draft, facts }: Drawing<CompleteProductDraft>): Rendered {
  const { wording, prices, photoSizes } = facts;
  const [product = { width: 0, height: 0 }, background = { width: 0, height: 0 }] = photoSizes;
  const { style } = draft.background;
  const edits = replaceButtons({ draft, facts });
  const { line, buttons } = renderPrice({ draft, facts }, { price: prices.product, edits });
  const text = [
    wording.html('step-confirm'),
    wording.html('step-product-confirm-product', product),
    style === undefined
      ? wording.html('step-product-confirm-background', background)
      : wording.html('step-product-confirm-style', { style: style.name }),
    line,
  ];
  return { text: text.join('\n'), buttons };
}

function renderReplacement({ draft, facts }: Drawing<CompleteProductDraft>): Rendered {
  const { wording } = facts;
  return {
    text: wording.html('step-product-replace'),
    buttons: [
      ...replaceButtons({ draft, facts }),
      [button(draft, { move: 'keep' }, wording.plain('button-keep-both'))],
      [cancelButton(draft, wording)],
    ],
  };
}

/** Each in a row of its own: two side by side are cut off on a phone. */
function replaceButtons({ draft, facts: { wording } }: Drawing<ProductDraft>): Button[][] {
  return productParts.map((part) => [
    button(draft, { move: 'replace', part }, wording.plain(`button-replace-${part}`)),
  ]);
}

function button(draft: { id: number }, press: ProductPress, text: string): Button {
  return draftButton(draft, productPresses.encode(press), text);
}
