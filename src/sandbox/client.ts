import { createControlCalls } from './ground/control-calls.ts';
import type { Fault, FaultKind } from './ground/faults.ts';
import type { JournalEntry } from './ground/journal.ts';
import { createProviderClients, type ProviderClients } from './providers.ts';
import { createTelegramClient, type TelegramClient } from './telegram/client.ts';

export type { SendOptions, SentFile } from './telegram/client.ts';

/** The control API of a running sandbox: people and their chats at hand, the providers by name, and what concerns all. */
export interface SandboxClient extends TelegramClient, ProviderClients {
  health(): Promise<void>;
  faults: {
    plan(faults: Fault[]): Promise<void>;
    clear(): Promise<void>;
    report(): Promise<{ match: string; fault: FaultKind; fired: number }[]>;
  };
  journal(kindPrefix?: string): Promise<JournalEntry[]>;
  /** Entries of each kind so far; far cheaper than the journal. */
  journalCounts(): Promise<Record<string, number>>;
}

/** Creates the client; `baseUrl` is the sandbox's own, e.g. `http://127.0.0.1:8081`. */
export function createSandboxClient(baseUrl: string): SandboxClient {
  const url = baseUrl.replace(/\/$/, '');
  const { call, get, post } = createControlCalls(`${url}/sandbox`);
  const service = (name: string) => createControlCalls(`${url}/sandbox/${name}`);
  return {
    ...createTelegramClient(service('telegram')),
    ...createProviderClients(service),
    health: async () => void (await createControlCalls(url).call('/health')),
    faults: {
      plan: async (faults) => void (await post('/faults', faults)),
      clear: async () => void (await call('/faults', { method: 'DELETE' })),
      report: () => get('/faults'),
    },
    journal: (kindPrefix = '') => get(`/journal?kind=${encodeURIComponent(kindPrefix)}`),
    journalCounts: () => get('/journal/counts'),
  };
}
