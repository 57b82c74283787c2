import type { ControlCalls } from '../ground/control-calls.ts';
import type { AccountSettings, RunningHubSettings } from './settings.ts';
import type { TaskMove, TaskView } from './tasks.ts';

/** The control API of the sandbox's RunningHub. */
export interface RunningHubClient {
  jobs(): Promise<TaskView[]>;
  settings(): Promise<RunningHubSettings>;
  change(settings: Partial<RunningHubSettings>): Promise<RunningHubSettings>;
  /** Changes fields of one account, counted from 1. */
  changeAccount(number: number, fields: Partial<AccountSettings>): Promise<RunningHubSettings>;
  /** Moves an unfinished task at once; resolves when it is there and, but for a cancel, its first callback was tried. */
  move(taskId: string, to: TaskMove): Promise<void>;
}

export function createRunningHubClient({ get, post }: ControlCalls): RunningHubClient {
  return {
    jobs: () => get('/jobs'),
    settings: () => get('/settings'),
    change: (settings) => post('/settings', settings),
    changeAccount: (number, fields) => post(`/accounts/${number}`, fields),
    move: async (taskId, status) => void (await post(`/jobs/${taskId}/state`, { status })),
  };
}
