import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { pin } from '../../scripts/image/digests.ts';

const digest = (name: string) => `sha256:${createHash('sha256').update(name).digest('hex')}`;
const known = ['library/postgres:18.4', 'temporalio/ui:2.50.1'];

let server: Server;
let origin: string;
let asked: string[];
let isClosed: boolean;

/** A registry as Docker Hub is: it knows two images, and wants a token of everybody. */
function answer(request: IncomingMessage): {
  status: number;
  headers?: Record<string, string>;
  body?: string;
} {
  const url = new URL(request.url ?? '', origin);
  if (url.pathname === '/token')
    return { status: 200, body: JSON.stringify({ token: `FAKE-${url.searchParams.get('scope')}` }) };
  const [, repository = '', tag = ''] = /^\/v2\/(.+)\/manifests\/(.+)$/.exec(url.pathname) ?? [];
  const scope = `repository:${repository}:pull`;
  if (isClosed) return { status: 503 };
  if (request.headers.authorization !== `Bearer FAKE-${scope}`) {
    const challenge = `Bearer realm="${origin}/token",service="registry",scope="${scope}"`;
    return { status: 401, headers: { 'www-authenticate': challenge } };
  }
  asked.push(`${request.method} ${repository}:${tag} ${request.headers.accept?.includes('image.index')}`);
  if (!known.includes(`${repository}:${tag}`)) return { status: 404 };
  return { status: 200, headers: { 'docker-content-digest': digest(`${repository}:${tag}`) } };
}

beforeAll(async () => {
  server = createServer((request, response) => {
    const { status, headers, body } = answer(request);
    response.writeHead(status, headers).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());
beforeEach(() => {
  asked = [];
  isClosed = false;
});

const pinHere = (text: string) => pin(text, { registries: { 'registry-1.docker.io': origin } });
const text =
  'a: ${POSTGRES_IMAGE:-postgres:18.4}\nb: ${UI_IMAGE:-temporalio/ui:2.50.1}\nc: ${POSTGRES_IMAGE:-postgres:18.4}\n';

test('each image gets the digest that its registry knows for all platforms, and is asked for once', async () => {
  expect(await pinHere(text)).toBe(
    text
      .replaceAll('postgres:18.4', `postgres:18.4@${digest('library/postgres:18.4')}`)
      .replace('ui:2.50.1', `ui:2.50.1@${digest('temporalio/ui:2.50.1')}`),
  );
  expect(asked).toEqual(['HEAD library/postgres:18.4 true', 'HEAD temporalio/ui:2.50.1 true']);
});

test('what has a digest gets the one of today, and all else stays as it is', async () => {
  const pinned = await pinHere(text);
  expect(await pinHere(pinned.replaceAll(/sha256:[0-9a-f]{64}/g, `sha256:${'0'.repeat(64)}`))).toBe(pinned);
  expect(await pinHere('x: ${WEB_PUBLISH:-8080}:8080\n')).toBe('x: ${WEB_PUBLISH:-8080}:8080\n');
});

test('an image that its registry does not know, or a registry that is away, is named', async () => {
  await expect(pinHere('${NODE_IMAGE:-node:99.1}')).rejects.toThrow('node:99.1: its registry answers 404');
  isClosed = true;
  await expect(pinHere(text)).rejects.toThrow('postgres:18.4: its registry answers 503');
});

test('images of another registry are asked for there', async () => {
  const registries = { 'registry.example.test': origin };
  await expect(
    pin('${X_IMAGE:-registry.example.test/temporalio/ui:2.50.1}', { registries }),
  ).resolves.toContain(digest('temporalio/ui:2.50.1'));
});
