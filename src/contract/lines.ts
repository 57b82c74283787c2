import type { DeliveryPart } from './delivery.ts';
import { generationWorkflowType } from './generation.ts';
import { type PortraitRatio, portraitModel, type Subject, trainingModel } from './portraits.ts';
import { productModel } from './product.ts';
import { trainingWorkflowType } from './training.ts';

/** Product lines; an order belongs to one. */
export type OrderLine = 'studio' | 'product' | 'training' | 'portrait';

/** What an order of each line costs, credits: of a line whose orders have several pictures, one of them. */
export type Prices = Readonly<Record<OrderLine, number>>;

/** What an order makes. */
export type OrderKind = 'generation' | 'training';

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

/** Whom a person wants a model of, beside the photos. */
export interface TrainingInputs {
  /** How the person calls the model. */
  name: string;
  subject: Subject;
}

/** What a person asked of one of their models. */
export interface PortraitInputs {
  /** The trained model, and its name as it was. */
  likeness: { id: number; name: string };
  prompt: string;
  /** The prompt is one of our styles; its name as it was. */
  style?: { id: number; name: string };
  /** Wanted in one album. */
  pictures: number;
  ratio: PortraitRatio;
}

/** A line with what it needs: stored with the order as it is, checked by constraints of the table. */
export type LinedInputs =
  | { line: 'studio'; inputs: StudioInputs }
  | { line: 'product'; inputs: ProductInputs }
  | { line: 'training'; inputs: TrainingInputs }
  | { line: 'portrait'; inputs: PortraitInputs };

interface Line {
  kind: OrderKind;
  /** Begins an order of it, as a command and as a page. */
  command: string;
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
    command: 'studio',
    workflowType: generationWorkflowType,
    routes: ['higgsfield'],
    deliver: ['photo', 'file'],
  },
  product: {
    kind: 'generation',
    command: 'product',
    workflowType: generationWorkflowType,
    routes: ['runninghub'],
    deliver: ['photo', 'file'],
  },
  training: {
    kind: 'training',
    command: 'train',
    workflowType: trainingWorkflowType,
    routes: ['astria'],
    deliver: ['told'],
  },
  portrait: {
    kind: 'generation',
    command: 'generate',
    workflowType: generationWorkflowType,
    routes: ['astria'],
    // No buttons can stand under an album: the words below it carry them.
    deliver: ['album', 'told'],
  },
};

/** All lines, in the order in which they are offered. */
export const orderLines = Object.keys(lines) as OrderLine[];

/** The line and its inputs alone, such as for an order that repeats another. */
export function linedOf({ line, inputs }: LinedInputs): LinedInputs {
  return { line, inputs } as LinedInputs;
}

/** How many pictures an order is charged for; a training is one piece of work. */
export function unitsOf(order: LinedInputs): number {
  return order.line === 'portrait' ? order.inputs.pictures : 1;
}

/** What an order asks for, before any provider's words. */
export interface Asked {
  /** By our name. */
  model: string;
  /** Of a model that takes words. */
  prompt?: string;
  ratio?: string;
  pictures?: number;
  /** Our number of the trained model whose likeness it has. */
  trainedModel?: number;
  /** Whom a model is to be trained of. */
  subject?: Subject;
}

/** What a provider is asked for: the model by our name, and the words of those that take words. */
export function askedOf(order: LinedInputs): Asked {
  switch (order.line) {
    case 'studio':
      return order.inputs;
    case 'product':
      return { model: productModel };
    case 'training':
      return { model: trainingModel, subject: order.inputs.subject };
    case 'portrait': {
      const { likeness, prompt, pictures, ratio } = order.inputs;
      return { model: portraitModel, prompt, ratio, pictures, trainedModel: likeness.id };
    }
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
    case 'training':
      return `training, ${order.inputs.subject}`;
    case 'portrait':
      return `portrait of model ${order.inputs.likeness.id}, ${order.inputs.pictures} of ${order.inputs.ratio}`;
    default:
      return order satisfies never;
  }
}
