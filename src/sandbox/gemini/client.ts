import type { ControlCalls } from '../ground/control-calls.ts';
import type { BatchOutcome, BatchView } from './batches.ts';
import type { LineView } from './control.ts';
import type { StoredFile } from './files.ts';
import type { GeminiSettings } from './settings.ts';

/** The control API of the sandbox's Gemini. */
export interface GeminiClient {
  batches(): Promise<BatchView[]>;
  lines(batch: string): Promise<LineView[]>;
  files(): Promise<StoredFile[]>;
  settings(): Promise<GeminiSettings>;
  change(settings: Partial<GeminiSettings>): Promise<GeminiSettings>;
  /** Moves a batch at once; resolves when it is there. */
  moveBatch(batch: string, to: 'running' | 'cancelled' | Exclude<BatchOutcome, 'never_ends'>): Promise<void>;
  /** Lets time pass: batches end or expire, files grow old. */
  pass(byMs: number): Promise<void>;
}

export function createGeminiClient({ get, post }: ControlCalls): GeminiClient {
  return {
    batches: () => get('/jobs'),
    lines: (batch) => get(`/jobs/${batch}/lines`),
    files: () => get('/files'),
    settings: () => get('/settings'),
    change: (settings) => post('/settings', settings),
    moveBatch: async (batch, status) => void (await post(`/jobs/${batch}/state`, { status })),
    pass: async (byMs) => void (await post('/clock', { byMs })),
  };
}
