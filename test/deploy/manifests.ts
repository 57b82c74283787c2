import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { parseAllDocuments } from 'yaml';
import { findInPath } from '../../src/dev/programs.ts';

export const kubernetes = 'deploy/kubernetes';
export const example = `${kubernetes}/example`;

/** One document of a manifest, as far as it is read here. */
export interface Resource {
  apiVersion: string;
  kind: string;
  metadata: { name: string };
  spec?: unknown;
}

export function parseManifest(text: string): Resource[] {
  return parseAllDocuments(text).map((document) => document.toJS() as Resource);
}

/** What `kubectl apply -k` would send; undefined where neither kubectl nor kustomize is in the path. */
export function buildExample(): string | undefined {
  const path = process.env.PATH ?? '';
  const [kubectl, kustomize] = ['kubectl', 'kustomize'].map((name) => findInPath(name, path));
  if (kubectl !== undefined) return execFileSync(kubectl, ['kustomize', example], { encoding: 'utf8' });
  if (kustomize !== undefined) return execFileSync(kustomize, ['build', example], { encoding: 'utf8' });
  return undefined;
}

interface Kustomization {
  resources?: string[];
  components?: string[];
  patches?: { path: string }[];
  configurations?: string[];
  configMapGenerator?: { envs?: string[] }[];
}

/** Every kustomization with the paths it names, from the project's root. */
export function readKustomizations(): { folder: string; names: string[]; resources: string[] }[] {
  return readdirSync(kubernetes, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('kustomization.yaml'))
    .map((name) => {
      const folder = join(kubernetes, dirname(name));
      const [document] = parseManifest(readFileSync(join(kubernetes, name), 'utf8'));
      const said = document as unknown as Kustomization;
      const resources = said.resources ?? [];
      const names = [
        ...resources,
        ...(said.components ?? []),
        ...(said.patches ?? []).map(({ path }) => path),
        ...(said.configurations ?? []),
        ...(said.configMapGenerator ?? []).flatMap(({ envs = [] }) => envs),
      ];
      const here = (one: string) => join(folder, one);
      return { folder, names: names.map(here), resources: resources.map(here) };
    });
}

/** Asks the strict schemas of one version of Kubernetes. @returns what is wrong with a resource, nothing when it is right */
export function createSchemas(wheel: string): (resource: Resource) => string[] {
  const folder = join(wheel, 'kubernetes_validate/kubernetes-json-schema/v1.37.0-local-strict');
  const read = (name: string): object => JSON.parse(readFileSync(join(folder, name), 'utf8')) as object;
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
  ajv.addSchema(read('_definitions.json'), '/api/_definitions.json');
  const checks = new Map<string, ValidateFunction>();
  return (resource) => {
    const [group, version] = resource.apiVersion.includes('/')
      ? resource.apiVersion.split('/')
      : ['', resource.apiVersion];
    const names = [resource.kind.toLowerCase(), group?.split('.')[0], version].filter((name) => name !== '');
    const file = `${names.join('-')}.json`;
    const check = checks.get(file) ?? ajv.compile(read(file));
    checks.set(file, check);
    // Said in another way it would narrow the resource to what cannot be.
    const isRight: boolean = check(resource);
    return isRight
      ? []
      : (check.errors ?? []).map(
          ({ instancePath, message, params }) =>
            `${resource.kind} ${resource.metadata.name}${instancePath} ${message} ${JSON.stringify(params)}`,
        );
  };
}
