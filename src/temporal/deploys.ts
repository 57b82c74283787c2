import { type Client, isGrpcServiceError } from '@temporalio/client';
import { type DeployedVersion, type Deployment, deploymentName } from '../contract/deploys.ts';
import { workflowQueue } from '../contract/queues.ts';

/** gRPC's own numbers. */
const notFound = 5;
const failedPrecondition = 9;

/** A worker that lives asks again within a minute; the server tells of it for five. */
const seenWithinMs = 90_000;

/** What Temporal will not do as things are. The message is its own. */
export class DeployRefused extends Error {
  override readonly name = 'DeployRefused';
}

/** How things stand. */
export async function readDeployment(client: Client): Promise<Deployment> {
  const [info, workers, stuck] = await Promise.all([
    describe(client),
    listWorkers(client),
    countStuck(client),
  ]);
  const { current, percent, ramping } = routing(info);
  const summaries = info?.versionSummaries ?? [];
  const versions = await Promise.all(
    summaries.map(async (summary): Promise<DeployedVersion> => {
      const buildId = summary.deploymentVersion?.buildId ?? '';
      return {
        buildId,
        lastCurrentAt: dateOf(summary.lastCurrentTime),
        hasWorkers: workers.has(buildId),
        open: await countOpen(client, buildId),
      };
    }),
  );
  return {
    current,
    ramping: ramping === undefined ? undefined : { buildId: ramping, percent },
    versions,
    hasUnversioned: workers.has(''),
    stuck,
  };
}

/**
 * Lets everything that begins from now on, and all that moves on, go to a version.
 * @throws DeployRefused when it has no workers, or not on all queues
 */
export async function setCurrent(
  client: Client,
  buildId: string,
  { identity, evenWithoutWorkers = false }: { identity: string; evenWithoutWorkers?: boolean },
): Promise<void> {
  await asked(
    client.workflowService.setWorkerDeploymentCurrentVersion({
      ...deployment(client),
      buildId,
      identity,
      allowNoPollers: evenWithoutWorkers,
      ignoreMissingTaskQueues: evenWithoutWorkers,
    }),
  );
}

/**
 * Makes a version the first one, before it has any worker: a fresh Temporal hands nothing to a version that nobody has named.
 * @returns the version that is current
 */
export async function ensureCurrent(client: Client, buildId: string, identity: string): Promise<string> {
  const { current } = routing(await describe(client));
  if (current !== undefined) return current;
  await setCurrent(client, buildId, { identity, evenWithoutWorkers: true });
  return buildId;
}

/** Sends a share of what begins to a version; none of it: undefined. @throws DeployRefused */
export async function setRamp(
  client: Client,
  ramp: { buildId: string; percent: number } | undefined,
  identity: string,
): Promise<void> {
  const { buildId = '', percent = 0 } = ramp ?? {};
  await asked(
    client.workflowService.setWorkerDeploymentRampingVersion({
      ...deployment(client),
      buildId,
      percentage: percent,
      identity,
    }),
  );
}

/** Forgets a version that has ended. @throws DeployRefused while it takes work, has workers, or was left a moment ago */
export async function forgetVersion(client: Client, buildId: string, identity: string): Promise<void> {
  await asked(
    client.workflowService.deleteWorkerDeploymentVersion({
      namespace: client.options.namespace,
      deploymentVersion: { deploymentName, buildId },
      // Whoever calls has counted for themselves: Temporal looks only every few minutes.
      skipDrainage: true,
      identity,
    }),
  );
}

/** Executions that only this version ends. */
export async function countOpen(client: Client, buildId: string): Promise<number> {
  return (await client.workflow.count(openOn(buildId))).count;
}

/** Their ids, as long as there are any. */
export async function* listOpen(client: Client, buildId: string): AsyncGenerator<Execution> {
  for await (const { workflowId, runId } of client.workflow.list({ query: openOn(buildId) }))
    yield { workflowId, runId };
}

export interface Execution {
  workflowId: string;
  runId: string;
}

/**
 * Begins an execution anew on another version: its steps find what was done and do nothing twice, as after any loss of an execution.
 * Its history on the version it is taken from need not be understood by the other.
 */
export async function beginAnewOn(
  client: Client,
  { workflowId, runId }: Execution,
  { buildId, why, identity }: { buildId: string; why: string; identity: string },
): Promise<void> {
  const { namespace } = client.options;
  const workflowExecution = { workflowId, runId };
  const pinned = { behavior: 1, version: { deploymentName, buildId } };
  const options = {
    workflowExecutionOptions: { versioningOverride: { pinned } },
    updateMask: { paths: ['versioning_override'] },
  };
  const { history } = await client.workflowService.getWorkflowExecutionHistory({
    namespace,
    execution: workflowExecution,
    maximumPageSize: mostEventsBeforeFirstTask,
  });
  const first = history?.events?.find(({ workflowTaskCompletedEventAttributes: task }) => task);
  if (first === undefined) {
    await asked(
      client.workflowService.updateWorkflowExecutionOptions({ namespace, workflowExecution, ...options }),
    );
    return;
  }
  await asked(
    client.workflowService.resetWorkflowExecution({
      namespace,
      workflowExecution,
      reason: why,
      requestId: crypto.randomUUID(),
      workflowTaskFinishEventId: first.eventId ?? null,
      postResetOperations: [{ updateWorkflowOptions: options }],
      identity,
    }),
  );
}

/** Its start, and signals that came at once. */
const mostEventsBeforeFirstTask = 100;

function openOn(buildId: string): string {
  return `TemporalWorkerDeploymentVersion = '${deploymentName}:${buildId}' AND ExecutionStatus = 'Running' AND TemporalWorkflowVersioningBehavior = 'Pinned'`;
}

const isStuck = `TemporalReportedProblems IN ('category=WorkflowTaskFailed', 'category=WorkflowTaskTimedOut')`;

async function countStuck(client: Client): Promise<number> {
  return (await client.workflow.count(`ExecutionStatus = 'Running' AND ${isStuck}`)).count;
}

function deployment(client: Client) {
  return { namespace: client.options.namespace, deploymentName };
}

/** @returns undefined before there was any versioned worker */
async function describe(client: Client) {
  try {
    const { workerDeploymentInfo } = await client.workflowService.describeWorkerDeployment(
      deployment(client),
    );
    return workerDeploymentInfo ?? undefined;
  } catch (error) {
    if (isGrpcServiceError(error) && [notFound].includes(error.code)) return undefined;
    throw error;
  }
}

function routing(info: Awaited<ReturnType<typeof describe>>) {
  const { currentDeploymentVersion, rampingDeploymentVersion, rampingVersionPercentage } =
    info?.routingConfig ?? {};
  return {
    current: currentDeploymentVersion?.buildId ?? undefined,
    ramping: rampingDeploymentVersion?.buildId ?? undefined,
    percent: rampingVersionPercentage ?? 0,
  };
}

/** The versions whose workers asked for workflow tasks a moment ago; '' stands for workers without any. */
async function listWorkers(client: Client): Promise<ReadonlySet<string>> {
  const { pollers } = await client.workflowService.describeTaskQueue({
    namespace: client.options.namespace,
    taskQueue: { name: workflowQueue },
  });
  const since = Date.now() - seenWithinMs;
  const seen = (pollers ?? []).filter(
    ({ lastAccessTime }) => (dateOf(lastAccessTime)?.getTime() ?? 0) > since,
  );
  return new Set(seen.map(({ deploymentOptions }) => deploymentOptions?.buildId ?? ''));
}

/** A call that Temporal may refuse as things are. @throws DeployRefused */
async function asked(call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (isGrpcServiceError(error) && [notFound, failedPrecondition].includes(error.code))
      throw new DeployRefused(error.details, { cause: error });
    throw error;
  }
}

function dateOf(stamp: { seconds?: unknown; nanos?: number | null } | null | undefined): Date | undefined {
  const seconds = Number(stamp?.seconds ?? 0);
  return seconds > 0 ? new Date(seconds * 1_000 + (stamp?.nanos ?? 0) / 1_000_000) : undefined;
}
