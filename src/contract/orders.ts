/**
 * Where an order stands. `placed` written down · `queued` credits reserved, waits for a place · `generating` has a
 * place at the provider · `delivering` the picture is being sent; no cancel any more · then one of four ends.
 */
export const orderStatuses = [
  'placed',
  'queued',
  'generating',
  'delivering',
  'delivered',
  'refused',
  'failed',
  'cancelled',
] as const;
export type OrderStatus = (typeof orderStatuses)[number];

/** Where what an order makes goes: `chat` it is sent there · `api` an application fetches it, and no chat hears of it. */
export type Channel = 'chat' | 'api';

/**
 * Why an order ended without a picture, with the letter that stands behind its number in the code people tell support.
 * The letters never change their meaning.
 */
export const reasonLetters = {
  cancelled_by_user: 'A',
  no_answer_in_time: 'B',
  moderation: 'C',
  no_credits: 'D',
  provider_failed: 'E',
  provider_busy: 'F',
  provider_unavailable: 'G',
  answer_lost: 'H',
  result_unusable: 'I',
  undeliverable: 'J',
  input_refused: 'K',
  internal: 'L',
  delivery_unconfirmed: 'M',
  model_gone: 'N',
} as const;

export type EndReason = keyof typeof reasonLetters;

/** What people quote to support, such as `4812-B`. */
export function supportCode(orderId: number, reason: EndReason): string {
  return `${orderId}-${reasonLetters[reason]}`;
}

/** Whether an order has ended with a picture that did not surely reach its chat: it can still be had. */
export function isKeptForLater({
  reason,
  results,
}: {
  reason: EndReason | null;
  results: readonly string[];
}): boolean {
  return (reason === 'undeliverable' || reason === 'delivery_unconfirmed') && results.length > 0;
}

/** Whether the order has ended, one way or another. */
export function hasEnded(status: OrderStatus): boolean {
  switch (status) {
    case 'delivered':
    case 'refused':
    case 'failed':
    case 'cancelled':
      return true;
    case 'placed':
    case 'queued':
    case 'generating':
    case 'delivering':
      return false;
    default:
      return status satisfies never;
  }
}
