import type { ControlCalls } from '../ground/control-calls.ts';
import type { PromptOutcome, PromptView } from './prompts.ts';
import type { AstriaSettings } from './settings.ts';
import type { TuneView } from './tunes.ts';

/** The control API of the sandbox's Astria. */
export interface AstriaClient {
  tunes(): Promise<TuneView[]>;
  prompts(): Promise<PromptView[]>;
  settings(): Promise<AstriaSettings>;
  change(settings: Partial<AstriaSettings>): Promise<AstriaSettings>;
  /** In the unit of `usd_balance_mc`. */
  account(): Promise<{ balance: number; spent: number; remaining: number }>;
  /** Moves a training at once; resolves when it is there and, but for a deletion, its callback was tried. */
  moveTune(tuneId: number, to: 'training' | 'trained'): Promise<void>;
  movePrompt(promptId: number, to: 'running' | Exclude<PromptOutcome, 'never_ends'>): Promise<void>;
}

export function createAstriaClient({ get, post }: ControlCalls): AstriaClient {
  return {
    tunes: () => get('/tunes/jobs'),
    prompts: () => get('/jobs'),
    settings: () => get('/settings'),
    change: (settings) => post('/settings', settings),
    account: () => get('/account'),
    moveTune: async (tuneId, status) => void (await post(`/tunes/jobs/${tuneId}/state`, { status })),
    movePrompt: async (promptId, status) => void (await post(`/jobs/${promptId}/state`, { status })),
  };
}
