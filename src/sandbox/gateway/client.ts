import type { ControlCalls } from '../ground/control-calls.ts';
import type { ImageView, ProductView, PublishedVersion } from './control.ts';
import type { Texts } from './pictures.ts';
import type { GatewaySettings } from './settings.ts';

/** The control API of the sandbox's CMS: what people do in its back office. */
export interface GatewayClient {
  settings(): Promise<GatewaySettings>;
  change(settings: Partial<GatewaySettings>): Promise<GatewaySettings>;
  products(): Promise<ProductView[]>;
  /** Undefined: nothing was ever published under this key. */
  image(externalKey: string): Promise<ImageView | undefined>;
  content(hash: string): Promise<Buffer>;
  /** Every version that came to be shown, the oldest first: one that came again is not counted again. */
  publications(): Promise<PublishedVersion[]>;
  edit(externalKey: string, texts: Texts): Promise<ImageView>;
  remove(externalKey: string): Promise<ImageView>;
  /** Puts back what was removed. */
  restore(externalKey: string): Promise<ImageView>;
}

export function createGatewayClient({ call, get, post }: ControlCalls): GatewayClient {
  const products = (): Promise<ProductView[]> => get('/products');
  return {
    settings: () => get('/settings'),
    change: (settings) => post('/settings', settings),
    products,
    image: async (externalKey) =>
      (await products()).flatMap(({ images }) => images).find((one) => one.externalKey === externalKey),
    content: async (hash) => Buffer.from(await (await call(`/contents/${hash}`)).arrayBuffer()),
    publications: () => get('/publications'),
    edit: (externalKey, texts) => post('/edit', { externalKey, texts }),
    remove: (externalKey) => post('/remove', { externalKey }),
    restore: (externalKey) => post('/restore', { externalKey }),
  };
}
