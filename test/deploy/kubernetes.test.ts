import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { bulkQueue, mediaQueue, webhookQueue, workflowQueue } from '../../src/contract/queues.ts';
import { obtainWheel } from '../harness/tools.ts';
import {
  buildExample,
  createSchemas,
  example,
  parseManifest,
  type Resource,
  readKustomizations,
} from './manifests.ts';

const schemas = await obtainWheel('kubernetes-schemas');
const built = buildExample();
const kustomizations = readKustomizations();
const isSource = (path: string) => path.endsWith('.yaml');
const written = kustomizations
  .flatMap((one) => one.resources.filter(isSource))
  .flatMap((path) => parseManifest(readFileSync(path, 'utf8')));
/** As they would be sent; where nobody can build them, as they are written, before components harden them. */
const resources = built === undefined ? written : parseManifest(built);
const ofKind = (...kinds: string[]) => resources.filter(({ kind }) => kinds.includes(kind));

interface Pod {
  terminationGracePeriodSeconds?: number;
  automountServiceAccountToken?: boolean;
  securityContext?: object;
  volumes: { name: string; secret?: object; emptyDir?: object }[];
  containers: {
    command: string[];
    env?: { name: string; value?: string }[];
    envFrom?: object[];
    resources?: { limits?: { memory?: string } };
    securityContext?: object;
    volumeMounts: { name: string; mountPath: string; readOnly?: boolean }[];
  }[];
}
const podOf = ({ spec }: Resource) => (spec as { template: { spec: Pod } }).template.spec;

describe('the manifests for Kubernetes', () => {
  it.skipIf('missing' in schemas)(
    `are such as a cluster takes, and a misspelt field is not${'missing' in schemas ? `: ${schemas.missing}` : ''}`,
    () => {
      if ('missing' in schemas) return;
      const findFaults = createSchemas(schemas.path);
      const known = [...resources, ...written].filter(({ apiVersion }) => !apiVersion.startsWith('keda.sh/'));
      expect(known.map(({ kind }) => kind)).toContain('HorizontalPodAutoscaler');
      expect(known.flatMap(findFaults)).toEqual([]);
      const [bot] = ofKind('Deployment');
      const misspelt = { ...bot, spec: { ...(bot?.spec as object), replica: 1 } } as Resource;
      expect(findFaults(misspelt)).toEqual([expect.stringContaining('"additionalProperty":"replica"')]);
    },
  );

  it('name only files that are there', () => {
    const names = kustomizations.flatMap((one) => one.names);
    expect(names.length).toBeGreaterThan(15);
    expect(names.filter((path) => !existsSync(path))).toEqual([]);
  });

  it('start programs that are there', () => {
    const programs = ofKind('Deployment', 'Job').flatMap((one) =>
      podOf(one).containers.map(({ command }) => command[1]),
    );
    expect(programs).toHaveLength(5);
    expect(programs.filter((path = '') => !existsSync(path))).toEqual([]);
  });

  it.skipIf(built === undefined)('let no pod write, run as root or ask the cluster', () => {
    for (const pod of ofKind('Deployment', 'Job').map(podOf)) {
      expect(pod).toMatchObject({
        automountServiceAccountToken: false,
        securityContext: {
          runAsNonRoot: true,
          runAsUser: 10_001,
          seccompProfile: { type: 'RuntimeDefault' },
        },
      });
      for (const container of pod.containers) {
        expect(container.securityContext).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        });
        expect(container.resources?.limits?.memory).toMatch(/^\d+[MG]i$/);
        const writable = container.volumeMounts.filter(({ readOnly }) => !readOnly);
        expect(writable.map(({ name }) => name)).toEqual(['tmp']);
      }
    }
  });

  it.skipIf(built === undefined)('mount every secret that a setting of the same pod names', () => {
    const shared = readFileSync(`${example}/settings.env`, 'utf8').matchAll(/^\w+_FILE=(.+)$/gm);
    const common = [...shared].map(([, path = '']) => path);
    for (const container of ofKind('Deployment', 'Job').flatMap((one) => podOf(one).containers)) {
      const own = (container.env ?? []).filter(({ name }) => name.endsWith('_FILE'));
      const named = [...common, ...own.map(({ value = '' }) => value)];
      const mounted = container.volumeMounts.map(({ mountPath }) => `${mountPath}/`);
      expect(named.filter((path) => !mounted.some((folder) => path.startsWith(folder)))).toEqual([]);
    }
  });

  it('give pods longer to end than their processes take', () => {
    for (const { spec } of ofKind('Deployment'))
      expect(podOf({ spec } as Resource).terminationGracePeriodSeconds).toBeGreaterThanOrEqual(30);
  });

  it('scale workers by queues that there are, each release by its own backlog', () => {
    const [scaled] = [...resources, ...written].filter(({ kind }) => kind === 'ScaledObject');
    const { triggers } = scaledObject.parse(scaled).spec;
    const queues = [workflowQueue, mediaQueue, bulkQueue, webhookQueue];
    expect(triggers.map(({ metadata }) => metadata.taskQueue)).toEqual(queues);
    if (built === undefined) return;
    const [release] = ofKind('ConfigMap').filter(({ metadata }) => metadata.name.startsWith('release-'));
    const buildId = (release as unknown as { data: { BUILD_ID: string } }).data.BUILD_ID;
    expect(new Set(triggers.map(({ metadata }) => metadata.workerDeploymentBuildId))).toEqual(
      new Set([buildId]),
    );
  });

  it('mount no volume that pods would share', () => {
    const volumes = ofKind('Deployment', 'Job').flatMap((one) => podOf(one).volumes ?? []);
    expect(volumes.filter(({ secret, emptyDir }) => secret === undefined && emptyDir === undefined)).toEqual(
      [],
    );
  });
});

const number = z.string().regex(/^\d+$/);
/** What KEDA 2.21 reads; it ignores a misspelt field of a trigger without a word, so here there may be none. */
const scaledObject = z.object({
  spec: z.strictObject({
    scaleTargetRef: z.strictObject({ name: z.string() }),
    pollingInterval: z.number(),
    minReplicaCount: z.number().min(1),
    maxReplicaCount: z.number(),
    fallback: z.object({}).loose(),
    advanced: z.object({}).loose(),
    triggers: z.array(
      z.strictObject({
        type: z.literal('temporal'),
        name: z.string(),
        metadata: z.strictObject({
          endpoint: z.string(),
          namespace: z.string(),
          taskQueue: z.string(),
          queueTypes: z.string().regex(/^(workflow|activity)(,(workflow|activity))*$/),
          targetQueueSize: number,
          workerDeploymentName: z.literal('darkroom'),
          workerDeploymentBuildId: z.string(),
        }),
      }),
    ),
  }),
});
