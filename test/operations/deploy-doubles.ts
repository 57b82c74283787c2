import type { DeployedVersion, Deployment } from '../../src/contract/deploys.ts';
import type { DeployExecutions } from '../../src/operations/deploy-executions.ts';
import { DeployRefused } from '../../src/temporal/deploys.ts';

/** Versions of workers that are only noted. */
export interface DeployDouble extends DeployExecutions {
  deployment: Deployment;
  /** Workers of a version are started. */
  start(buildId: string): DeployedVersion;
}

export function createDeployDouble(): DeployDouble {
  const deployment: Deployment = {
    current: undefined,
    ramping: undefined,
    versions: [],
    hasUnversioned: false,
    stuck: 0,
  };
  const found = (buildId: string) => deployment.versions.find((version) => version.buildId === buildId);
  return {
    deployment,
    start(buildId) {
      const version = { buildId, lastCurrentAt: undefined, hasWorkers: true, open: 0 };
      deployment.versions.unshift(version);
      return version;
    },
    read: async () => structuredClone(deployment),
    async setCurrent(buildId) {
      deployment.current = buildId;
      const version = found(buildId);
      if (version) version.lastCurrentAt = new Date(Date.UTC(2026, 10, 1) + (clock += 1_000));
    },
    async setRamp(ramp) {
      deployment.ramping = ramp;
    },
    async forget(buildId) {
      if (found(buildId)?.hasWorkers) throw new DeployRefused('it has active pollers');
      deployment.versions = deployment.versions.filter((version) => version.buildId !== buildId);
    },
    countOpen: async (buildId) => found(buildId)?.open ?? 0,
    async *listOpen(buildId) {
      for (let number = 1; number <= (found(buildId)?.open ?? 0); number += 1)
        yield { workflowId: `order-${number}`, runId: '' };
    },
    async beginAnewOn(_, { buildId }) {
      const version = found(buildId);
      if (version) version.open += 1;
    },
  };
}

let clock = 0;
