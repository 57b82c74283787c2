import { setMaxListeners } from 'node:events';
import { join } from 'node:path';
import type { User } from '@grammyjs/types';
import type { Service, ServiceDeps } from '../service.ts';
import { createAccountMethods } from './account.ts';
import type { Methods } from './calls.ts';
import { createChats } from './chats.ts';
import { createControl } from './control.ts';
import { createEditingMethods } from './editing.ts';
import { createChatFeed } from './events.ts';
import { createFileStore } from './files.ts';
import { createLine } from './line.ts';
import { createMedia } from './media.ts';
import { createPeople } from './people.ts';
import { createPolling } from './polling.ts';
import { createUpdateQueue } from './queue.ts';
import { createRoutes } from './routes.ts';
import { createSendingMethods } from './sending.ts';
import { createStore } from './store.ts';
import { createWebhooks, type RedeliveryOptions } from './webhooks.ts';

/** Times of the simulated Telegram; absent ones are the real service's, redelivery's are shortened. */
export interface TelegramOptions {
  /** How long a pressed button waits for its answer, default 15 s. */
  callbackLifeMs?: number;
  /** How long the control API's `press` waits for that answer, default 10 s. */
  pressWaitMs?: number;
  /** How long a repeated poll with an unchanged offset is held, default 3 s. */
  repeatedPollHoldMs?: number;
  redelivery?: Partial<RedeliveryOptions>;
  /** Who is there from the start. */
  people?: readonly Omit<User, 'is_bot'>[];
}

const redeliveryDefaults: RedeliveryOptions = { firstDelayMs: 100, maxDelayMs: 2_000, timeoutMs: 60_000 };

/** Plays Telegram: rebuilds chats and queues from the journal, serves the Bot API and delivers updates. */
export function createTelegram(deps: ServiceDeps, options: TelegramOptions = {}): Service {
  const { journal, faults, log } = deps;
  const { callbackLifeMs = 15_000, pressWaitMs = 10_000, repeatedPollHoldMs = 3_000 } = options;
  const { people: first = [] } = options;
  const store = createStore(journal);
  for (const person of first) {
    if (store.state.users.has(person.id)) continue;
    store.record('telegram.user.created', { user: { ...person, is_bot: false } });
  }
  const feed = createChatFeed();
  const folder = deps.dataDir === undefined ? undefined : join(deps.dataDir, 'files');
  const files = createFileStore({ store, folder });
  const chats = createChats({ store, feed });
  const media = createMedia({ files });
  const queue = createUpdateQueue(store);
  const polling = createPolling({ queue, faults, repeatedPollHoldMs });
  const redelivery = { ...redeliveryDefaults, ...options.redelivery };
  const webhooks = createWebhooks({ store, faults, queue, polling, log, redelivery });
  const people = createPeople({ store, chats, files, queue, feed, pressWaitMs });
  const methods: Methods = {
    ...createAccountMethods({ store, chats, files, feed, callbackLifeMs }),
    ...createSendingMethods({ chats, media }),
    ...createEditingMethods({ chats, media }),
    ...polling.methods,
    ...webhooks.methods,
  };
  const line = createLine();
  const calls = new Map<string, number>();
  const closing = new AbortController();
  setMaxListeners(0, closing.signal); // one per open stream of events
  return {
    routes: createRoutes({ store, files, faults, methods, log, journal, line, calls }),
    control: createControl({
      store,
      chats,
      files,
      queue,
      people,
      feed,
      line,
      calls,
      closing: closing.signal,
    }),
    async close() {
      closing.abort();
      polling.close();
      webhooks.close();
    },
  };
}
