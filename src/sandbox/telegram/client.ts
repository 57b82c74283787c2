import type { BotCommand, Update, User } from '@grammyjs/types';
import type { ControlCalls } from '../ground/control-calls.ts';
import { readEventStream } from '../ground/event-stream.ts';
import type { LineSettings } from './line.ts';
import type { Pressed, Sent } from './people.ts';
import type { ChatMessage } from './state.ts';

/** A person as the control API lists it. */
type Person = User & { blocked: boolean };

/** What a new person may say of itself; the id is chosen when absent. */
type NewPerson = Partial<Pick<User, 'id' | 'last_name' | 'username' | 'language_code'>> &
  Pick<User, 'first_name'>;

/** A file to send: bytes alone get a name. */
export type SentFile = Uint8Array<ArrayBuffer> | { bytes: Uint8Array<ArrayBuffer>; name: string };

/** How files are sent; several make an album. */
export interface SendOptions {
  caption?: string;
  /** Pause between the updates. */
  gapMs?: number;
  order?: 'normal' | 'reversed';
}

/** The control API of the sandbox's Telegram: what people do in their chats with the bot. */
export interface TelegramClient {
  addUser(person?: NewPerson): Promise<User>;
  users(): Promise<Person[]>;
  sendText(user: number, text: string, replyTo?: number): Promise<Sent>;
  /** As photos, which Telegram makes smaller. */
  sendPhotos(user: number, files: SentFile[], options?: SendOptions): Promise<Sent[]>;
  /** As documents, which stay as they are. */
  sendFiles(user: number, files: SentFile[], options?: SendOptions): Promise<Sent[]>;
  /** Waits up to ten seconds for the bot's answer. */
  press(user: number, messageId: number, data: string): Promise<Pressed>;
  block(user: number, blocked: boolean): Promise<void>;
  messages(user: number, options?: { deleted?: boolean }): Promise<ChatMessage[]>;
  /**
   * The first message, of those in the chat or still to come or be edited, that the predicate takes. Rejects
   * after `timeoutMs` (default 10 000) and tells what the chat looked like.
   */
  waitForMessage(
    user: number,
    predicate: (message: ChatMessage) => boolean,
    options?: { timeoutMs?: number },
  ): Promise<ChatMessage>;
  /** Queues a raw update; returns its id. */
  sendUpdate(update: Partial<Update> | Record<string, unknown>): Promise<number>;
  /** Number of calls per method of the Bot API. */
  calls(): Promise<Record<string, number>>;
  commands(user: number, language?: string): Promise<BotCommand[]>;
  /** How fast the bot gets files, all of them together; null for as fast as it goes. Holds at once. */
  setLine(settings: LineSettings): Promise<LineSettings>;
  /** Bytes of any file of a chat. */
  file(fileId: string): Promise<Uint8Array>;
}

const defaultWaitMs = 10_000; // generous: a wait that succeeds never takes it

export function createTelegramClient({ url, call, get, post }: ControlCalls): TelegramClient {
  async function send(user: number, as: 'photo' | 'document', parcel: { files: SentFile[] } & SendOptions) {
    const { files, ...options } = parcel;
    const query = new URLSearchParams({ as, ...toStrings(options) });
    const response = await call(`${chat(user)}/files?${query.toString()}`, {
      method: 'POST',
      body: toForm(files),
    });
    return ((await response.json()) as { updates: Sent[] }).updates;
  }
  const messages: TelegramClient['messages'] = (user, { deleted = false } = {}) =>
    get(`${chat(user)}/messages${deleted ? '?deleted=1' : ''}`);

  return {
    addUser: (person = { first_name: 'Test' }) => post('/users', person),
    users: () => get('/users'),
    sendText: (user, text, replyTo) =>
      post(`${chat(user)}/text`, { text, ...(replyTo !== undefined && { reply_to: replyTo }) }),
    sendPhotos: (user, files, options) => send(user, 'photo', { files, ...options }),
    sendFiles: (user, files, options) => send(user, 'document', { files, ...options }),
    press: (user, messageId, data) => post(`${chat(user)}/press`, { message_id: messageId, data }),
    block: async (user, blocked) => void (await post(`${chat(user)}/block`, { blocked })),
    messages,
    waitForMessage: (user, predicate, { timeoutMs = defaultWaitMs } = {}) =>
      waitForMessage({
        eventsUrl: `${url}${chat(user)}/events`,
        list: () => messages(user),
        predicate,
        timeoutMs,
      }),
    sendUpdate: async (update) => (await post<{ update_id: number }>('/updates', update)).update_id,
    calls: () => get('/calls'),
    commands: (user, language = '') => get(`/commands?user=${user}&language=${language}`),
    setLine: (settings) => post('/line', settings),
    file: async (fileId) => (await call(`/files/${encodeURIComponent(fileId)}`)).bytes(),
  };
}

/** The control path of one person. */
function chat(user: number): string {
  return `/users/${user}`;
}

function toStrings(options: SendOptions): Record<string, string> {
  return Object.fromEntries(Object.entries(options).map(([name, value]) => [name, String(value)]));
}

function toForm(files: SentFile[]): FormData {
  const form = new FormData();
  for (const [index, file] of files.entries()) {
    const { bytes, name } =
      file instanceof Uint8Array ? { bytes: file, name: `file-${index + 1}.jpg` } : file;
    form.append('file', new Blob([bytes]), name);
  }
  return form;
}

interface Wait {
  eventsUrl: string;
  list: () => Promise<ChatMessage[]>;
  predicate: (message: ChatMessage) => boolean;
  timeoutMs: number;
}

async function waitForMessage(wait: Wait): Promise<ChatMessage> {
  const timeout = AbortSignal.timeout(wait.timeoutMs);
  for (;;) {
    try {
      return await findMessage(wait, timeout);
    } catch (error) {
      if (timeout.aborted) throw await describeChat(wait, error);
      if (!isQuiet(error)) throw error;
    }
  }
}

/** Listens first and lists afterwards, so that nothing can slip in between. */
async function findMessage({ eventsUrl, list, predicate }: Wait, timeout: AbortSignal): Promise<ChatMessage> {
  for await (const { name, data } of readEventStream(eventsUrl, timeout)) {
    const candidates = name === 'ready' ? await list() : [];
    if (name === 'message' || name === 'edited') candidates.push(data as ChatMessage);
    const found = candidates.find(predicate);
    if (found !== undefined) return found;
  }
  throw new Error('the sandbox ended the stream of events');
}

/** `fetch` cuts an answer that says nothing for five minutes. */
function isQuiet(error: unknown): boolean {
  return (
    error instanceof TypeError && error.cause instanceof Error && error.cause.name === 'BodyTimeoutError'
  );
}

async function describeChat({ list, timeoutMs }: Wait, cause: unknown): Promise<Error> {
  const seen = (await list()).map(
    ({ out, text, caption }) => `${out ? 'bot' : 'person'}: ${text ?? caption}`,
  );
  return new Error(`no such message within ${timeoutMs} ms; the chat:\n${seen.join('\n')}`, { cause });
}
