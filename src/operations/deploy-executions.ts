import type { Client } from '@temporalio/client';
import type { Deployment } from '../contract/deploys.ts';
import {
  beginAnewOn,
  countOpen,
  type Execution,
  forgetVersion,
  listOpen,
  readDeployment,
  setCurrent,
  setRamp,
} from '../temporal/deploys.ts';
import { callTemporal } from './order-executions.ts';

/** Where versions of workers are kept. All throw TemporalAway when it does not answer, changes also DeployRefused. */
export interface DeployExecutions {
  read(): Promise<Deployment>;
  setCurrent(buildId: string, by: string): Promise<void>;
  setRamp(ramp: { buildId: string; percent: number } | undefined, by: string): Promise<void>;
  forget(buildId: string, by: string): Promise<void>;
  countOpen(buildId: string): Promise<number>;
  listOpen(buildId: string): AsyncIterable<Execution>;
  beginAnewOn(execution: Execution, move: { buildId: string; why: string; identity: string }): Promise<void>;
}

/** Reaches the versions of workers. */
export function createDeployExecutions(client: Client): DeployExecutions {
  const call = <T>(work: () => Promise<T>) => callTemporal(client, work);
  return {
    read: () => call(() => readDeployment(client)),
    setCurrent: (buildId, identity) => call(() => setCurrent(client, buildId, { identity })),
    setRamp: (ramp, identity) => call(() => setRamp(client, ramp, identity)),
    forget: (buildId, identity) => call(() => forgetVersion(client, buildId, identity)),
    countOpen: (buildId) => call(() => countOpen(client, buildId)),
    listOpen: (buildId) => listOpen(client, buildId),
    beginAnewOn: (execution, move) => call(() => beginAnewOn(client, execution, move)),
  };
}
