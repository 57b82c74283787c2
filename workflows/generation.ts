import type { GenerationInput, GenerationResult } from '../src/contract/generation.ts';
import { runOrder } from './order.ts';

/** Makes what one order asks for in pictures. */
export async function generationWorkflow({
  orderId,
  clocks = {},
}: GenerationInput): Promise<GenerationResult> {
  return runOrder(orderId, { clocks });
}
