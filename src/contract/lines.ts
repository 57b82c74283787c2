import type { DeliveryPart } from './delivery.ts';
import { generationWorkflowType } from './generation.ts';
import { productModel } from './product.ts';

/** Product lines; an order belongs to one. */
export type OrderLine = 'studio' | 'product';

/** What an order of each line costs, credits. */
export type Prices = Readonly<Record<OrderLine, number>>;

/** What an order makes. */
export type OrderKind = 'generation';

/** What a person asked of the studio, beside the reference photos. */
export interface StudioInputs {
  /** Perhaps one that is not offered any more; the same goes for the ratio. */
  model: string;
  prompt: string;
  ratio: string;
}

/** What a person chose for a product photo, beside the product's photo and the background's. */
export interface ProductInputs {
  /** The background is a style of ours; its name as it was. */
  style?: { id: number; name: string };
}

/** A line with what it needs: stored with the order as it is, checked by constraints of the table. */
export type LinedInputs =
  | { line: 'studio'; inputs: StudioInputs }
  | { line: 'product'; inputs: ProductInputs };

interface Line {
  kind: OrderKind;
  workflowType: string;
  /** Providers in the order of preference. */
  routes: readonly [string, ...string[]];
  /**
   * What is delivered, one after the other; the first part that is confirmed charges the price. The books judge by the same
   * table, `line_deliveries`: a part that goes away here stays there, because orders were charged for it.
   */
  deliver: readonly DeliveryPart[];
}

/** Everything outside a line's own rooms that differs between lines. */
export const lines: Readonly<Record<OrderLine, Line>> = {
  studio: {
    kind: 'generation',
    workflowType: generationWorkflowType,
    routes: ['higgsfield'],
    deliver: ['photo', 'file'],
  },
  product: {
    kind: 'generation',
    workflowType: generationWorkflowType,
    routes: ['runninghub'],
    deliver: ['photo', 'file'],
  },
};

/** All lines, in the order in which they are offered. */
export const orderLines = Object.keys(lines) as OrderLine[];

/** The line and its inputs alone, such as for an order that repeats another. */
export function linedOf({ line, inputs }: LinedInputs): LinedInputs {
  return { line, inputs } as LinedInputs;
}

/** What a provider is asked for: the model by our name, and the words of those that take words. */
export function askedOf(order: LinedInputs): { model: string; prompt?: string; ratio?: string } {
  switch (order.line) {
    case 'studio':
      return order.inputs;
    case 'product':
      return { model: productModel };
    default:
      return order satisfies never;
  }
}

/** An order in a few words for operators, in English. */
export function summaryOf(order: LinedInputs): string {
  switch (order.line) {
    case 'studio':
      return `studio, ${order.inputs.model}, ${order.inputs.ratio}`;
    case 'product':
      return order.inputs.style === undefined ? 'product' : `product, style ${order.inputs.style.id}`;
    default:
      return order satisfies never;
  }
}
