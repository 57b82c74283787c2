/** All workers of Darkroom, whatever their version, as Temporal knows them. */
export const deploymentName = 'darkroom';

/** Where new executions go, and which versions there are. */
export interface Deployment {
  /** Undefined: whoever has no version takes everything. */
  current: string | undefined;
  /** A share of what begins goes there instead. */
  ramping: { buildId: string; percent: number } | undefined;
  /** The newest first. */
  versions: DeployedVersion[];
  /** Workers that name no version were seen in the last minutes. */
  hasUnversioned: boolean;
  /** Executions of which a worker has said again and again that it cannot go on with them. */
  stuck: number;
}

export interface DeployedVersion {
  buildId: string;
  /** Undefined: it was never current. */
  lastCurrentAt: Date | undefined;
  /** A worker of it asked for work a moment ago. */
  hasWorkers: boolean;
  /** Executions that only this version ends. */
  open: number;
}
