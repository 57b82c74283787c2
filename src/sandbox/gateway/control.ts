import { type Context, Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import { z } from 'zod';
import { type By, keySchema, languagesSchema, type Place, type ShownImage, show } from './pictures.ts';
import type { RouteDeps } from './routes.ts';
import type { Product, Publication } from './shelves.ts';

export interface ControlDeps extends RouteDeps {
  /** Aborts when the sandbox closes: ends the event streams. */
  closing: AbortSignal;
}

/** A picture as people see it. */
export interface ImageView extends ShownImage {
  productKey: string;
  /** The shop's own. */
  replaces: string;
  attributes: Readonly<Record<string, string>>;
  changedBy: By;
}

export interface ProductView extends Product {
  productKey: string;
  images: ImageView[];
}

/** A version that came to be shown. */
export interface PublishedVersion {
  externalKey: string;
  version: number;
  productKey: string;
  contentHash: string;
  at: string;
}

class NoSuchPicture extends Error {
  override readonly name = 'NoSuchPicture';
}

/** What people do in the back office, and tests in their place. */
export function createControl(deps: ControlDeps): Hono {
  const { shelves, settings, contents } = deps;
  const control = new Hono();
  control.onError((error, context) => {
    if (error instanceof z.ZodError) return context.json({ error: z.prettifyError(error) }, 400);
    if (error instanceof NoSuchPicture) return context.json({ error: error.message }, 404);
    throw error;
  });
  control.get('/settings', (context) => context.json(settings.current));
  control.post('/settings', async (context) => context.json(settings.change(await readBody(context))));
  control.get('/products', (context) => context.json(viewProducts(deps)));
  control.get('/publications', (context) => context.json(listPublications(deps)));
  control.get('/contents/:hash', async (context) => {
    const found = await contents.get(context.req.param('hash'));
    if (!found) throw new NoSuchPicture('there is no such content');
    return new Response(new Uint8Array(found.bytes), {
      headers: { 'content-type': found.mimeType, 'x-content-type-options': 'nosniff' },
    });
  });
  control.post('/edit', async (context) => {
    const { externalKey, texts } = z
      .strictObject({ externalKey: keySchema, texts: languagesSchema })
      .parse(await readBody(context));
    shelves.record('gateway.edited', { ...shownIn(deps, externalKey), texts });
    return context.json(viewOf(deps, externalKey));
  });
  for (const [path, kind] of [
    ['/remove', 'gateway.removed'],
    ['/restore', 'gateway.restored'],
  ] as const)
    control.post(path, async (context) => {
      const { externalKey } = z.strictObject({ externalKey: keySchema }).parse(await readBody(context));
      shelves.record(kind, shownIn(deps, externalKey));
      return context.json(viewOf(deps, externalKey));
    });
  control.get('/events', (context) => streamEvents(context, deps));
  return control;
}

/** The version of ours that a person changes: the shop's own pictures are not kept here. */
function shownIn({ shelves }: ControlDeps, externalKey: string): { externalKey: string; version: number } {
  const version = shelves.find(externalKey)?.layers.at(-1)?.version;
  if (version === undefined) throw new NoSuchPicture('there is no published picture under this key');
  return { externalKey, version };
}

function viewOf({ shelves }: ControlDeps, externalKey: string): ImageView | undefined {
  const place = shelves.find(externalKey);
  return place && viewPlace(place);
}

function viewPlace(place: Place): ImageView {
  const { productKey, replaces, changedBy, layers } = place;
  const attributes = layers.at(-1)?.attributes ?? {};
  return { ...show(place), productKey, replaces, attributes, changedBy };
}

/** In the order in which they came first. */
function viewProducts({ shelves }: ControlDeps): ProductView[] {
  const places = Map.groupBy(shelves.places.values(), ({ productKey }) => productKey);
  return [...shelves.products].map(([productKey, product]) => ({
    productKey,
    ...product,
    images: (places.get(productKey) ?? []).map(viewPlace),
  }));
}

function listPublications({ journal }: ControlDeps): PublishedVersion[] {
  return journal.entries('gateway.published').flatMap(({ at, data }) => {
    const { productKey, images } = data as unknown as Publication;
    return images.map(({ externalKey, version, contentHash }) => ({
      externalKey,
      version,
      productKey,
      contentHash,
      at,
    }));
  });
}

/** Tells that something changed, so that pages read it anew; `ready` first. */
function streamEvents(context: Context, { journal, closing }: ControlDeps): Response {
  return streamSSE(context, async (stream) => {
    const { promise: over, resolve: finish } = Promise.withResolvers<void>();
    stream.onAbort(finish);
    const close = (): void => finish();
    closing.addEventListener('abort', close);
    const stopListening = journal.onAppend(({ kind }) => {
      if (kind.startsWith('gateway.'))
        stream.writeSSE({ event: 'changed', data: '{}' }).catch(() => finish());
    });
    await stream.writeSSE({ event: 'ready', data: '{}' });
    await over;
    closing.removeEventListener('abort', close);
    stopListening();
  });
}

async function readBody(context: Context): Promise<unknown> {
  return (await context.req.json().catch(() => ({}))) as unknown;
}
