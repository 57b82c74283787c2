import type { Wording } from '../texts/texts.ts';
import { type Rendered, storyButton } from './order.ts';

/** Says that credits of an order are back. */
export function renderRefund(
  { orderId, credits, available }: { orderId: number; credits: number; available: number },
  texts: Wording,
): Rendered {
  const text = texts.html('refund-told', { order: String(orderId), credits, balance: available });
  return { text, buttons: [[storyButton(orderId, texts)]] };
}
