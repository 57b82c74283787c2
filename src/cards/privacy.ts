import type { Receipt } from '../contract/privacy.ts';
import type { TextValues, Wording } from '../texts/texts.ts';

/** What was done in each step that is over, one line each, then what is left and until when. `say`: the wording where it is shown. */
export function renderReceipt(receipt: Receipt, say: (key: string, values: TextValues) => string): string[] {
  const line = (key: string, values: TextValues = {}) => say(`receipt-${key}`, values);
  const { orders, credits, models, pictures, messages, words, remains, told, names } = receipt;
  return [
    ...(orders ? [line('orders', { count: orders.stopped })] : []),
    ...(credits ? [line('credits', { credits: credits.lost })] : []),
    ...(models ? [line('models', { count: models.deleted })] : []),
    ...(pictures ? [line('pictures', { count: pictures.removed, shared: pictures.shared })] : []),
    ...(words ? [line('words', { orders: words.orders ?? 0, updates: words.updates ?? 0 })] : []),
    ...(messages ? [line('messages', { count: messages.removed })] : []),
    ...(told ? [line(told.reached > 0 ? 'told' : 'not-told')] : []),
    ...(names ? [line('names')] : []),
    ...(models?.left ?? []).map(({ provider, until }) =>
      line('left-model', { provider: providerName(provider), at: new Date(until) }),
    ),
    ...(remains?.providers ?? []).map(({ provider, until }) =>
      line('left-provider', { provider: providerName(provider), at: new Date(until) }),
    ),
    ...(remains && remains.histories !== null
      ? [line('left-histories', { at: new Date(remains.histories) })]
      : []),
    ...(remains ? [line('left-backups', { at: new Date(remains.backups) })] : []),
  ];
}

/** The last message to somebody whose data is deleted. */
export function renderGoodbye(receipt: Receipt, wording: Wording): string {
  return [
    wording.html('goodbye'),
    renderReceipt(receipt, (key, values) => wording.html(key, values)).join('\n'),
    wording.html('goodbye-rest'),
  ].join('\n\n');
}

const names: Readonly<Record<string, string>> = {
  astria: 'Astria',
  higgsfield: 'Higgsfield',
  runninghub: 'RunningHub',
};

/** As the provider calls itself. */
export function providerName(provider: string): string {
  return names[provider] ?? provider;
}
