import { type OrderAction, orderData } from '../src/contract/buttons.ts';
import type { SandboxClient, SentFile } from '../src/sandbox/client.ts';
import type { ChatMessage } from '../src/sandbox/telegram/state.ts';

/** One simulated person who does what people do: writes, sends photos, presses buttons, looks at messages. */
export interface Customer {
  id: number;
  say(text: string): Promise<void>;
  /** Presses the newest button whose data matches. @returns what the bot answered to the press */
  press(data: RegExp | string): Promise<{ text?: string; show_alert?: boolean } | undefined>;
  /** The first message of the bot that has this text or caption, now or later. */
  sees(pattern: RegExp, timeoutMs?: number): Promise<ChatMessage>;
  /** Every message in the chat now. */
  chat(): Promise<ChatMessage[]>;
  /** Walks the whole way to the card of a new order. @returns its number */
  order(wish: Wish): Promise<number>;
  /** The order's card once it shows this. */
  card(orderId: number, pattern: RegExp, timeoutMs?: number): Promise<ChatMessage>;
  pressOrder(orderId: number, action: OrderAction): Promise<{ text?: string } | undefined>;
}

export interface Wish {
  prompt: string;
  model?: 'nano-banana' | 'seedream-4.5';
  photos?: SentFile[];
  ratio?: string;
}

let nextTelegramId = 7_000_001;

/** A new person in the sandbox; the language is the client's. */
export async function createCustomer(
  sandbox: SandboxClient,
  { language = 'en', name = 'Ann', id: ownId }: { language?: string; name?: string; id?: number } = {},
): Promise<Customer> {
  const { id } = await sandbox.addUser({
    id: ownId ?? nextTelegramId++,
    first_name: name,
    language_code: language,
  });

  const sees = (pattern: RegExp, timeoutMs = 20_000) =>
    sandbox.waitForMessage(id, (message) => message.out && pattern.test(textOf(message)), { timeoutMs });

  const press: Customer['press'] = async (data) => {
    const matches = (text: string) => (typeof data === 'string' ? text === data : data.test(text));
    const has = (message: ChatMessage) => buttonsOf(message).some(matches);
    await sandbox.waitForMessage(id, has, { timeoutMs: 20_000 });
    // The newest one, as a person would: older screens stay pressable in the chat.
    const message = (await sandbox.messages(id)).findLast(has);
    const found = message && buttonsOf(message).find(matches);
    if (!message || found === undefined) throw new Error(`the button ${String(data)} went away`);
    return (await sandbox.press(id, message.message_id, found)).answer;
  };

  const customer: Customer = {
    id,
    sees,
    press,
    say: async (text) => void (await sandbox.sendText(id, text)),
    chat: () => sandbox.messages(id),
    async order({ prompt, model = 'nano-banana', photos = [], ratio = '4:3' }) {
      await customer.say('/studio');
      await press(new RegExp(`^d:\\d+:model:${model}$`));
      await sandbox.waitForMessage(id, (message) => message.out && /one message/.test(textOf(message)));
      await customer.say(prompt);
      await sandbox.waitForMessage(id, (message) =>
        buttonsOf(message).some((data) => data.endsWith(':done')),
      );
      if (photos.length > 0) {
        await sandbox.sendPhotos(id, photos);
        await sees(new RegExp(`: ${photos.length} of `));
      }
      await press(/^d:\d+:done$/);
      await press(new RegExp(`^d:\\d+:ratio:${ratio}$`));
      const message = await sandbox.waitForMessage(id, (one) =>
        buttonsOf(one).some((data) => data.endsWith(':confirm')),
      );
      await press(/^d:\d+:confirm$/);
      // The message of the confirmation becomes the card.
      const card = await sandbox.waitForMessage(
        id,
        (one) => one.message_id === message.message_id && orderIdOf(one) !== undefined,
      );
      return orderIdOf(card) ?? Number.NaN;
    },
    card: (orderId, pattern, timeoutMs = 30_000) =>
      sandbox.waitForMessage(id, (one) => one.out && isCard(one, orderId) && pattern.test(textOf(one)), {
        timeoutMs,
      }),
    pressOrder: (orderId, action) => press(orderData(orderId, action)),
  };
  return customer;
}

export function textOf(message: ChatMessage): string {
  return message.text ?? message.caption ?? '';
}

export function buttonsOf(message: ChatMessage): string[] {
  return (message.reply_markup?.inline_keyboard ?? [])
    .flat()
    .flatMap((button) => ('callback_data' in button ? [button.callback_data] : []));
}

function orderIdOf(message: ChatMessage): number | undefined {
  const [, id] = /^o:(\d+):/.exec(buttonsOf(message).find((data) => data.startsWith('o:')) ?? '') ?? [];
  return id === undefined ? undefined : Number(id);
}

function isCard(message: ChatMessage, orderId: number): boolean {
  return message.text !== undefined && orderIdOf(message) === orderId;
}
