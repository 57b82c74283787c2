import pino from 'pino';
import sharp from 'sharp';
import { createSandboxClient, type SandboxClient } from '../../src/sandbox/client.ts';
import { createSandbox, type Sandbox, type SandboxOptions } from '../../src/sandbox/sandbox.ts';

export const token = '000000000:FAKE_TOKEN';

/** An answer of the Bot API over raw HTTP. */
export interface RawAnswer {
  status: number;
  ok: boolean;
  result: unknown;
  error_code?: number;
  description?: string;
  parameters?: { retry_after?: number; migrate_to_chat_id?: number };
}

export interface RunningSandbox {
  sandbox: Sandbox;
  client: SandboxClient;
  /** Calls a method with a JSON body and without a client library. */
  api(method: string, params?: Record<string, unknown>, signal?: AbortSignal): Promise<RawAnswer>;
  /** A person who has written to the bot, whose message the bot has confirmed. */
  newChat(): Promise<number>;
}

/** Starts a sandbox on a free port whose waits are short. */
export async function runSandbox(options: Partial<SandboxOptions> = {}): Promise<RunningSandbox> {
  const sandbox = await createSandbox({
    port: 0,
    host: '127.0.0.1',
    log: pino({ level: 'silent' }),
    ...options,
    telegram: {
      repeatedPollHoldMs: 0,
      redelivery: { firstDelayMs: 10, maxDelayMs: 40 },
      ...options.telegram,
    },
  });
  const client = createSandboxClient(sandbox.url);
  const api: RunningSandbox['api'] = async (method, params = {}, signal) => {
    const response = await fetch(`${sandbox.url}/telegram/bot${token}/${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(params),
      ...(signal && { signal }),
    });
    return { status: response.status, ...((await response.json()) as Omit<RawAnswer, 'status'>) };
  };
  return {
    sandbox,
    client,
    api,
    async newChat() {
      const { id } = await client.addUser({ first_name: 'Ann', language_code: 'en' });
      const { update_id } = await client.sendText(id, '/start');
      await api('getUpdates', { offset: update_id + 1 });
      return id;
    },
  };
}

/** A noisy picture, so that it stays about as large as its pixels ask for. */
export async function picture(width: number, height: number): Promise<Uint8Array<ArrayBuffer>> {
  const noise = { type: 'gaussian', mean: 128, sigma: 30 } as const;
  const bytes = await sharp({ create: { width, height, channels: 3, background: 'white', noise } })
    .jpeg()
    .toBuffer();
  return new Uint8Array(bytes);
}
