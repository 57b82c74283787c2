import type { Message } from '@grammyjs/types';
import { type OrderAction, orderData } from '../../src/contract/order-press.ts';
import type { SandboxClient, SentFile } from '../../src/sandbox/client.ts';
import type { ChatMessage } from '../../src/sandbox/telegram/state.ts';

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
  /** Walks the whole way to the card of a product photo, both photos as one album. @returns its number */
  orderProduct(
    photos: [product: SentFile, background: SentFile],
    options?: { twice?: boolean },
  ): Promise<number>;
  /** Walks the whole way to the card of a training. @returns its number */
  train(wish: { name: string; photos: SentFile[]; twice?: boolean }): Promise<number>;
  /** Walks the whole way to the card of an album, with the only model. @returns its number */
  orderAlbum(wish: { prompt: string; pictures: number; twice?: boolean }): Promise<number>;
  /** The order's card once it shows this. */
  card(orderId: number, pattern: RegExp, timeoutMs?: number): Promise<ChatMessage>;
  pressOrder(orderId: number, action: OrderAction): Promise<{ text?: string } | undefined>;
}

export interface Wish {
  prompt: string;
  model?: 'nano-banana' | 'seedream-4.5';
  photos?: SentFile[];
  ratio?: string;
  /** Presses Confirm twice at once, as impatient people do. */
  twice?: boolean;
}

let nextTelegramId = 7_000_001;

/** A new person in the sandbox; the language is the client's. `patienceMs`: how long they wait for anything. */
export async function createCustomer(
  sandbox: SandboxClient,
  {
    language = 'en',
    name = 'Ann',
    id: ownId,
    patienceMs = 20_000,
  }: { language?: string; name?: string; id?: number; patienceMs?: number } = {},
): Promise<Customer> {
  const { id } = await sandbox.addUser({
    id: ownId ?? nextTelegramId++,
    first_name: name,
    language_code: language,
  });

  const wait = (predicate: (message: ChatMessage) => boolean, timeoutMs = patienceMs) =>
    sandbox.waitForMessage(id, predicate, { timeoutMs });
  const sees = (pattern: RegExp, timeoutMs?: number) =>
    wait((message) => message.out && pattern.test(textOf(message)), timeoutMs);

  const press: Customer['press'] = async (data) => {
    const matches = (text: string) => (typeof data === 'string' ? text === data : data.test(text));
    const has = (message: ChatMessage) => buttonsOf(message).some(matches);
    await wait(has);
    // The newest one, as a person would: older screens stay pressable in the chat.
    const message = (await sandbox.messages(id)).findLast(has);
    const found = message && buttonsOf(message).find(matches);
    if (!message || found === undefined) throw new Error(`the button ${String(data)} went away`);
    return (await sandbox.press(id, message.message_id, found)).answer;
  };

  /** The message of the confirmation becomes the card; if it stood in the chat twice, its copy may. @returns the order's number */
  const confirm = async (screen: ChatMessage, twice: boolean) => {
    const { message_id } = screen;
    const button = buttonOf(screen, `d:${draftOf(screen)}:confirm`) ?? '';
    const earlier = new Set((await sandbox.messages(id)).map(orderIdOf));
    await Promise.all(Array.from({ length: twice ? 2 : 1 }, () => sandbox.press(id, message_id, button)));
    const isNewCard = (one: ChatMessage) => one.text !== undefined && !earlier.has(orderIdOf(one));
    const card = await wait(
      (one) => one.message_id >= message_id && orderIdOf(one) !== undefined && isNewCard(one),
    );
    return orderIdOf(card) ?? Number.NaN;
  };

  let lastDraft = 0;
  /** Waits for a new dialogue. @returns how its buttons begin: a screen whose answer was lost stands in the chat twice */
  const begin = async () => {
    lastDraft = draftOf(await wait((one) => draftOf(one) > lastDraft));
    return `d:${lastDraft}:`;
  };
  const shows = (pattern: RegExp) => wait((one) => draftOf(one) === lastDraft && pattern.test(textOf(one)));
  const offers = (move: string) => wait((one) => buttonOf(one, `d:${lastDraft}:${move}`) !== undefined);

  const customer: Customer = {
    id,
    sees,
    press,
    say: async (text) => void (await sandbox.sendText(id, text)),
    chat: () => sandbox.messages(id),
    async order({ prompt, model = 'nano-banana', photos = [], ratio = '4:3', twice = false }) {
      await customer.say('/studio');
      const screen = await begin();
      await press(`${screen}model:${model}`);
      await shows(/one message/);
      await customer.say(prompt);
      await offers('done');
      if (photos.length > 0) {
        await sandbox.sendPhotos(id, photos);
        await shows(new RegExp(`: ${photos.length} of `));
      }
      await press(`${screen}done`);
      await press(`${screen}ratio:${ratio}`);
      return confirm(await offers('confirm'), twice);
    },
    async orderProduct(photos, { twice = false } = {}) {
      await customer.say('/product');
      await begin();
      await sandbox.sendPhotos(id, photos);
      return confirm(await offers('confirm'), twice);
    },
    async train({ name, photos, twice = false }) {
      await customer.say('/train');
      const screen = await begin();
      await customer.say(name);
      await press(`${screen}subject:woman`);
      await shows(/Photos of/);
      await sandbox.sendPhotos(id, photos);
      await shows(new RegExp(`: ${photos.length} of `));
      await press(`${screen}done`);
      return confirm(await offers('confirm'), twice);
    },
    async orderAlbum({ prompt, pictures, twice = false }) {
      await customer.say('/generate');
      const screen = await begin();
      await shows(/one message/);
      await customer.say(prompt);
      await press(`${screen}number:${pictures}`);
      await press(`${screen}ratio:4:5`);
      return confirm(await offers('confirm'), twice);
    },
    card: (orderId, pattern, timeoutMs = 30_000) =>
      wait((one) => one.out && isCard(one, orderId) && pattern.test(textOf(one)), timeoutMs),
    pressOrder: (orderId, action) => press(orderData(orderId, action)),
  };
  return customer;
}

export function textOf(message: Pick<Message, 'text' | 'caption'>): string {
  return message.text ?? message.caption ?? '';
}

/** Data of the buttons below a message. */
export function buttonsOf(message: Pick<Message, 'reply_markup'>): string[] {
  return (message.reply_markup?.inline_keyboard ?? [])
    .flat()
    .flatMap((button) => ('callback_data' in button ? [button.callback_data] : []));
}

/** The data of the button that makes this move, whatever it carries beyond. */
function buttonOf(message: ChatMessage, move: string): string | undefined {
  return buttonsOf(message).find((data) => data === move || data.startsWith(`${move}:`));
}

/** The number of the dialogue this screen belongs to; 0 when it is none. */
function draftOf(message: ChatMessage): number {
  const [, id] = /^d:(\d+):/.exec(buttonsOf(message).find((data) => data.startsWith('d:')) ?? '') ?? [];
  return Number(id ?? 0);
}

function orderIdOf(message: ChatMessage): number | undefined {
  const [, id] = /^o:(\d+):/.exec(buttonsOf(message).find((data) => data.startsWith('o:')) ?? '') ?? [];
  return id === undefined ? undefined : Number(id);
}

function isCard(message: ChatMessage, orderId: number): boolean {
  return message.text !== undefined && orderIdOf(message) === orderId;
}
