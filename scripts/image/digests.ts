/** A word such as `postgres:18.4-bookworm`, with `@sha256:…` behind it once it is pinned. */
const imageDefault = /(\$\{\w+_IMAGE:-)([^}@]+)(?:@sha256:[0-9a-f]{64})?\}/g;
/** What lists of images for several platforms are called, and an image for one. */
const accepted = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

interface Place {
  /** Where the registry of this image is asked. */
  origin: string;
  repository: string;
  tag: string;
}

export interface PinDeps {
  /** Origins of registries that are elsewhere than their name says; for tests. */
  registries?: Readonly<Record<string, string>>;
}

/**
 * Writes behind each image the digest that its registry says its tag has now.
 * @param text of a compose file
 * @throws when a registry does not know an image, or cannot be asked: nothing is pinned then
 */
export async function pin(text: string, deps: PinDeps = {}): Promise<string> {
  const images = new Set([...text.matchAll(imageDefault)].map(([, , image]) => String(image)));
  const digests = new Map<string, string>();
  for (const image of images) digests.set(image, await readDigest(image, deps));
  return text.replace(
    imageDefault,
    (_, beginning: string, image: string) => `${beginning}${image}@${digests.get(image)}}`,
  );
}

async function readDigest(image: string, { registries = {} }: PinDeps): Promise<string> {
  const { origin, repository, tag } = placeOf(image, registries);
  const url = `${origin}/v2/${repository}/manifests/${tag}`;
  const ask = (headers: Record<string, string>) =>
    fetch(url, {
      method: 'HEAD',
      headers: { accept: accepted, ...headers },
      signal: AbortSignal.timeout(30_000),
    });
  const first = await ask({});
  // Registries want a token also of those who are nobody.
  const answer =
    first.status === 401
      ? await ask({ authorization: `Bearer ${await getToken(first.headers.get('www-authenticate') ?? '')}` })
      : first;
  const digest = answer.headers.get('docker-content-digest') ?? '';
  if (!answer.ok || !/^sha256:[0-9a-f]{64}$/.test(digest))
    throw new Error(`${image}: its registry answers ${answer.status}, without a digest`);
  return digest;
}

/** Names without a host are Docker Hub's, and those without a path its own library's. */
function placeOf(image: string, registries: Readonly<Record<string, string>>): Place {
  const [, host = 'registry-1.docker.io', path = '', tag = ''] =
    /^(?:([\w-]+(?:\.[\w-]+)+(?::\d+)?)\/)?([\w./-]+):([\w.-]+)$/.exec(image) ?? [];
  if (tag === '') throw new Error(`${image} names no version`);
  const isLibrary = host === 'registry-1.docker.io' && !path.includes('/');
  return {
    origin: registries[host] ?? `https://${host}`,
    repository: isLibrary ? `library/${path}` : path,
    tag,
  };
}

/** `challenge`: who gives tokens and for what, as the registry says it. */
async function getToken(challenge: string): Promise<string> {
  const fields = Object.fromEntries(
    [...challenge.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value]),
  );
  const { realm, service = '', scope = '' } = fields as Partial<Record<string, string>>;
  if (realm === undefined) throw new Error('the registry wants a token and does not say of whom');
  const url = new URL(realm);
  url.searchParams.set('service', service);
  url.searchParams.set('scope', scope);
  const response = await fetch(url, { signal: AbortSignal.timeout(30_000) });
  const { token } = (await response.json()) as { token?: string };
  if (!response.ok || token === undefined) throw new Error(`no token for ${scope}: ${response.status}`);
  return token;
}
