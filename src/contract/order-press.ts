import { type PressCodec, pressData, readNumber, readWord } from './buttons.ts';

/** What can be pressed under an order: on its card, under its picture, in the history. */
export const orderActions = [
  'cancel',
  'again',
  'change',
  'as_it_was',
  'story',
  'open',
  'more',
  'file',
  'send',
] as const;
export type OrderAction = (typeof orderActions)[number];

export const orderPress: PressCodec<{ orderId: number; action: OrderAction }> = {
  prefix: 'o',
  encode: ({ orderId, action }) => `${orderId}:${action}`,
  parse(text) {
    const [first, second] = text.split(':');
    const orderId = readNumber(first);
    const action = readWord(orderActions, second);
    return orderId !== undefined && action !== undefined ? { orderId, action } : undefined;
  },
};

export function orderData(orderId: number, action: OrderAction): string {
  return pressData(orderPress, { orderId, action });
}
