import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cluster, obtainCluster, startCluster } from './cluster.ts';
import { buildExample, parseManifest, type Resource } from './manifests.ts';

// `npm run test:kubernetes`: what only a real API server knows, such as the rules between fields, defaults, admission.
const programs = await obtainCluster();
const built = buildExample() ?? '';
const resources = parseManifest(built);
// As JSON, which is YAML: a word such as `on` means different things to the readers of YAML.
const write = (items: readonly object[]) => JSON.stringify({ apiVersion: 'v1', kind: 'List', items });

describe.skipIf('missing' in programs)(
  `a real API server${'missing' in programs ? `: ${programs.missing}` : ''}`,
  () => {
    let cluster: Cluster;
    const send = (text: string) =>
      cluster.kubectl(['apply', '--dry-run=server', '--validate=strict', '-f', '-'], text);

    beforeAll(async () => {
      if ('missing' in programs) return;
      cluster = await startCluster(programs);
      await cluster.kubectl([
        'apply',
        '-f',
        join(programs.kedaDefinitions, 'keda.sh_scaledobjects.yaml'),
        '--server-side',
      ]);
      await cluster.kubectl([
        'wait',
        '--for=condition=Established',
        'crd/scaledobjects.keda.sh',
        '--timeout=30s',
      ]);
      await cluster.kubectl(
        ['apply', '-f', '-'],
        write(resources.filter(({ kind }) => kind === 'Namespace')),
      );
    });
    afterAll(() => cluster?.stop());

    it('takes everything, also when asked strictly and without storing it', async () => {
      const said = await cluster.kubectl(
        ['apply', '--dry-run=server', '--validate=strict', '-f', '-'],
        built,
      );
      expect(said.trim().split('\n')).toHaveLength(resources.length);
      expect(said).not.toContain('Warning');
      expect(said).toContain('scaledobject.keda.sh/worker-0-3-0 created (server dry run)');
    });

    it('refuses a misspelt field, of ours and of KEDA', async () => {
      await expect(send(plant('Deployment', { replica: 2 }))).rejects.toThrow(
        /unknown field "(spec\.)?replica"/,
      );
      await expect(send(plant('ScaledObject', { maxReplicas: 9 }))).rejects.toThrow(
        /unknown field "(spec\.)?maxReplicas"/,
      );
    });

    it('lets every pod into a namespace with the strictest of its rules, and nobody else', async () => {
      const templates = resources.filter(({ kind }) => kind === 'Deployment' || kind === 'Job');
      const pods = templates.map((one) => podOf(one));
      const said = await cluster.kubectl(['create', '--dry-run=server', '-f', '-'], write(pods));
      expect(said.match(/created/g)).toHaveLength(templates.length);
      const [pod] = pods;
      const root = { ...pod, spec: { ...(pod?.spec as object), securityContext: { runAsUser: 0 } } };
      await expect(cluster.kubectl(['create', '--dry-run=server', '-f', '-'], write([root]))).rejects.toThrow(
        'violates PodSecurity "restricted:latest"',
      );
    });

    it('stores it, and finds nothing to change when it comes again', async () => {
      await cluster.kubectl(['apply', '-f', '-'], built);
      const said = await cluster.kubectl(['apply', '-f', '-'], built);
      const changed = said.split('\n').filter((line) => !line.endsWith(' unchanged') && line !== '');
      // kubectl says so of every budget, changed or not.
      expect(changed.filter((line) => !line.startsWith('poddisruptionbudget.policy/'))).toEqual([]);
    });
  },
);

function podOf({ metadata, spec }: Resource): Resource {
  const { template } = spec as { template: { spec: object } };
  return { apiVersion: 'v1', kind: 'Pod', metadata: { ...metadata }, spec: template.spec };
}

/** One of the example's resources with a field more. */
function plant(kind: string, change: object): string {
  const found = resources.find((one) => one.kind === kind);
  return write([{ ...found, spec: { ...(found?.spec as object), ...change } }]);
}
