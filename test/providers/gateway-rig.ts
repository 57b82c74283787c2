import { createHash } from 'node:crypto';
import sharp from 'sharp';
import type { Gateway, GatewayImage, GatewaySet, ShownImage } from '../../src/contract/gateway.ts';
import { createGateway } from '../../src/providers/gateway/gateway.ts';
import { createHttp } from '../../src/providers/transport/http.ts';
import { createGatewayClient, type GatewayClient } from '../../src/sandbox/gateway/client.ts';
import { createGateway as createSimulator } from '../../src/sandbox/gateway/gateway.ts';
import type { GatewaySettings } from '../../src/sandbox/gateway/settings.ts';
import { createControlCalls } from '../../src/sandbox/ground/control-calls.ts';
import { openService, type ServiceRig } from '../sandbox/service-rig.ts';

export const signal = new AbortController().signal;
export const key = 'FAKE_GATEWAY_KEY';

export const english = {
  en: { alt: 'Green mug on a shelf', title: 'Moss mug', caption: 'The moss mug in morning light' },
};
export const edited = {
  en: { alt: 'Mug', title: 'Our best mug', caption: 'Sold out twice' },
  ru: { alt: 'Кружка', title: 'Кружка', caption: 'Кружка' },
};

export interface GatewayScene extends ServiceRig {
  gateway: Gateway;
  /** Who works in the back office. */
  people: GatewayClient;
  /** Its hash; the bytes are at the gateway. */
  hash: string;
  /** Publishes one picture as the next version that its place can take. */
  publish: (image?: Partial<GatewayImage>) => ReturnType<Gateway['publish']>;
}

/** The client on a simulator of its own, which knows one picture; it ends with the test. */
export async function scene(
  options: { settings?: Partial<GatewaySettings>; dataDir?: string } = {},
): Promise<GatewayScene> {
  const settings = { key, ...options.settings };
  const rig = await openService('gateway', options.dataDir, (deps) => createSimulator(deps, settings));
  const gateway = newClient(`${rig.origin}/gateway`);
  const bytes = await picture('#3b6e4f');
  const hash = hashOf(bytes);
  await gateway.putContent({ hash, mimeType: 'image/png', bytes }, signal);
  return {
    ...rig,
    gateway,
    people: createGatewayClient(createControlCalls(`${rig.origin}/sandbox/gateway`)),
    hash,
    publish: (image) => gateway.publish(setOf([{ contentHash: hash, ...image }]), signal),
  };
}

export function newClient(apiUrl: string, apiKey = key): Gateway {
  return createGateway({ apiUrl, key: apiKey, http: createHttp({ userAgent: 'darkroom' }) });
}

/** A set of pictures that differ from the usual one. */
export function setOf(images: readonly Partial<GatewayImage>[]): GatewaySet {
  return {
    productKey: 'moss-mug',
    product: { url: 'http://127.0.0.1/shop/p/moss-mug', name: 'Moss mug' },
    images: images.map((image) => ({
      externalKey: 'moss-mug/1',
      version: 1,
      contentHash: '0'.repeat(64),
      replaces: 'http://127.0.0.1/shop/pictures/moss-mug-1.jpg',
      baseRevision: 0,
      texts: english,
      attributes: { source: 'shop' },
      ...image,
    })),
  };
}

/** What a place shows after a publication that must work. */
export async function shown(published: ReturnType<Gateway['publish']>): Promise<ShownImage> {
  const answer = await published;
  if (answer.kind === 'published' && answer.images[0]) return answer.images[0];
  throw new Error(`not published: ${JSON.stringify(answer)}`);
}

export function picture(background: string): Promise<Buffer> {
  return sharp({ create: { width: 64, height: 64, channels: 3, background } })
    .png()
    .toBuffer();
}

export function hashOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
