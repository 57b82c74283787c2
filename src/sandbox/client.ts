import type { BotCommand, Update, User } from '@grammyjs/types';
import { readEventStream } from './ground/event-stream.ts';
import type { Fault, FaultKind } from './ground/faults.ts';
import type { JournalEntry } from './ground/journal.ts';
import type { JobView } from './higgsfield/control.ts';
import type { HiggsfieldSettings } from './higgsfield/settings.ts';
import type { TaskMove, TaskView } from './runninghub/control.ts';
import type { AccountSettings, RunningHubSettings } from './runninghub/settings.ts';
import type { Pressed, Sent } from './telegram/people.ts';
import type { ChatMessage } from './telegram/state.ts';

/** A person as the control API lists it. */
export type Person = User & { blocked: boolean };

/** What a new person may say of itself; the id is chosen when absent. */
export type NewPerson = Partial<Pick<User, 'id' | 'last_name' | 'username' | 'language_code'>> &
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

/**
 * The control API of a running sandbox. Every call rejects with `SandboxError` on an answer other than 2xx.
 */
export interface SandboxClient {
  health(): Promise<void>;
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
  /** Bytes of any file of a chat. */
  file(fileId: string): Promise<Uint8Array>;
  faults: {
    plan(faults: Fault[]): Promise<void>;
    clear(): Promise<void>;
    report(): Promise<{ match: string; fault: FaultKind; fired: number }[]>;
  };
  journal(kindPrefix?: string): Promise<JournalEntry[]>;
  /** Entries of each kind so far; far cheaper than the journal. */
  journalCounts(): Promise<Record<string, number>>;
  higgsfield: {
    jobs(): Promise<JobView[]>;
    settings(): Promise<HiggsfieldSettings>;
    change(settings: Partial<HiggsfieldSettings>): Promise<HiggsfieldSettings>;
    /** Ends an unfinished job at once; resolves when its first callback was tried. */
    end(requestId: string, status: 'completed' | 'failed' | 'nsfw'): Promise<void>;
  };
  runninghub: {
    jobs(): Promise<TaskView[]>;
    settings(): Promise<RunningHubSettings>;
    change(settings: Partial<RunningHubSettings>): Promise<RunningHubSettings>;
    /** Changes fields of one account, counted from 1. */
    changeAccount(number: number, fields: Partial<AccountSettings>): Promise<RunningHubSettings>;
    /** Moves an unfinished task at once; resolves when it is there and, but for a cancel, its first callback was tried. */
    move(taskId: string, to: TaskMove): Promise<void>;
  };
}

/** An answer of the control API other than 2xx. */
class SandboxError extends Error {
  override readonly name = 'SandboxError';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const defaultWaitMs = 10_000; // generous: a wait that succeeds never takes it

/** Creates the client; `baseUrl` is the sandbox's own, e.g. `http://127.0.0.1:8081`. */
export function createSandboxClient(baseUrl: string): SandboxClient {
  const root = `${baseUrl.replace(/\/$/, '')}/sandbox`;
  const call = (path: string, init?: RequestInit) => request(`${root}${path}`, init);
  const get = async <T>(path: string): Promise<T> => (await (await call(path)).json()) as T;
  const post = async <T>(path: string, body: unknown): Promise<T> => {
    const headers = { 'content-type': 'application/json' };
    return (await (await call(path, { method: 'POST', headers, body: JSON.stringify(body) })).json()) as T;
  };

  async function send(user: number, as: 'photo' | 'document', parcel: { files: SentFile[] } & SendOptions) {
    const { files, ...options } = parcel;
    const query = new URLSearchParams({ as, ...toStrings(options) });
    const response = await call(`${chat(user)}/files?${query.toString()}`, {
      method: 'POST',
      body: toForm(files),
    });
    return ((await response.json()) as { updates: Sent[] }).updates;
  }
  const messages: SandboxClient['messages'] = (user, { deleted = false } = {}) =>
    get(`${chat(user)}/messages${deleted ? '?deleted=1' : ''}`);

  return {
    health: async () => void (await request(`${baseUrl}/health`)),
    addUser: (person = { first_name: 'Test' }) => post('/telegram/users', person),
    users: () => get('/telegram/users'),
    sendText: (user, text, replyTo) =>
      post(`${chat(user)}/text`, { text, ...(replyTo !== undefined && { reply_to: replyTo }) }),
    sendPhotos: (user, files, options) => send(user, 'photo', { files, ...options }),
    sendFiles: (user, files, options) => send(user, 'document', { files, ...options }),
    press: (user, messageId, data) => post(`${chat(user)}/press`, { message_id: messageId, data }),
    block: async (user, blocked) => void (await post(`${chat(user)}/block`, { blocked })),
    messages,
    waitForMessage: (user, predicate, { timeoutMs = defaultWaitMs } = {}) =>
      waitForMessage({
        eventsUrl: `${root}${chat(user)}/events`,
        list: () => messages(user),
        predicate,
        timeoutMs,
      }),
    sendUpdate: async (update) => (await post<{ update_id: number }>('/telegram/updates', update)).update_id,
    calls: () => get('/telegram/calls'),
    commands: (user, language = '') => get(`/telegram/commands?user=${user}&language=${language}`),
    file: async (fileId) => (await call(`/telegram/files/${encodeURIComponent(fileId)}`)).bytes(),
    faults: {
      plan: async (faults) => void (await post('/faults', faults)),
      clear: async () => void (await call('/faults', { method: 'DELETE' })),
      report: () => get('/faults'),
    },
    journal: (kindPrefix = '') => get(`/journal?kind=${encodeURIComponent(kindPrefix)}`),
    journalCounts: () => get('/journal/counts'),
    higgsfield: {
      jobs: () => get('/higgsfield/jobs'),
      settings: () => get('/higgsfield/settings'),
      change: (settings) => post('/higgsfield/settings', settings),
      end: async (requestId, status) => void (await post(`/higgsfield/jobs/${requestId}/state`, { status })),
    },
    runninghub: {
      jobs: () => get('/runninghub/jobs'),
      settings: () => get('/runninghub/settings'),
      change: (settings) => post('/runninghub/settings', settings),
      changeAccount: (number, fields) => post(`/runninghub/accounts/${number}`, fields),
      move: async (taskId, status) => void (await post(`/runninghub/jobs/${taskId}/state`, { status })),
    },
  };
}

/** The control path of one person. */
function chat(user: number): string {
  return `/telegram/users/${user}`;
}

async function request(url: string, init?: RequestInit): Promise<Response> {
  const response = await fetch(url, init);
  if (response.ok) return response;
  const { pathname } = new URL(url);
  throw new SandboxError(
    response.status,
    `${pathname} answered ${response.status}: ${await response.text()}`,
  );
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

/** Listens first and lists afterwards, so that nothing can slip in between. */
async function waitForMessage({ eventsUrl, list, predicate, timeoutMs }: Wait): Promise<ChatMessage> {
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    for await (const { name, data } of readEventStream(eventsUrl, timeout)) {
      const candidates = name === 'ready' ? await list() : [];
      if (name === 'message' || name === 'edited') candidates.push(data as ChatMessage);
      const found = candidates.find(predicate);
      if (found !== undefined) return found;
    }
    throw new Error('the sandbox ended the stream of events');
  } catch (error) {
    if (!timeout.aborted) throw error;
    const seen = (await list()).map(
      ({ out, text, caption }) => `${out ? 'bot' : 'person'}: ${text ?? caption}`,
    );
    throw new Error(`no such message within ${timeoutMs} ms; the chat:\n${seen.join('\n')}`, {
      cause: error,
    });
  }
}
