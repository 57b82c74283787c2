import type { ControlCalls } from '../ground/control-calls.ts';
import type { JobView } from './jobs.ts';
import type { HiggsfieldSettings } from './settings.ts';

/** The control API of the sandbox's Higgsfield. */
export interface HiggsfieldClient {
  jobs(): Promise<JobView[]>;
  settings(): Promise<HiggsfieldSettings>;
  change(settings: Partial<HiggsfieldSettings>): Promise<HiggsfieldSettings>;
  /** Ends an unfinished job at once; resolves when its first callback was tried. */
  end(requestId: string, status: 'completed' | 'failed' | 'nsfw'): Promise<void>;
}

export function createHiggsfieldClient({ get, post }: ControlCalls): HiggsfieldClient {
  return {
    jobs: () => get('/jobs'),
    settings: () => get('/settings'),
    change: (settings) => post('/settings', settings),
    end: async (requestId, status) => void (await post(`/jobs/${requestId}/state`, { status })),
  };
}
