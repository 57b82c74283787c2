import { Hono } from 'hono';
import { z } from 'zod';
import { pictureName } from './pictures.ts';
import type { ShopDeps } from './routes.ts';
import type { Change, Product } from './stock.ts';

/** What the control API tells of a product. */
export interface ProductView {
  number: number;
  slug: string;
  name: string;
  description: string;
  category: string;
  /** Cents. */
  price: number;
  currency: string;
  markup: string;
  /** Names of its picture files in full size. */
  pictures: string[];
}

const changeSchema = z.strictObject({
  price: z.int().positive().exactOptional(),
  /** True: it gets another picture under the same address. */
  picture: z.literal(true).exactOptional(),
  available: z.boolean().exactOptional(),
});

export type ProductChange = z.infer<typeof changeSchema>;

/** Control API: `GET products`, `POST products/:slug`, `GET` and `POST settings`. */
export function createControl({ stock, settings }: ShopDeps): Hono {
  const control = new Hono();
  control.onError((error, context) => context.json({ error: String(error) }, 400));
  control.get('/products', (context) => context.json(stock.all().map(viewOf)));
  control.post('/products/:slug', async (context) => {
    const { picture, ...rest } = changeSchema.parse(await context.req.json());
    const slug = context.req.param('slug');
    const before = stock.find(slug)?.picture ?? 0;
    const change: Change = { ...rest, ...(picture && { picture: before + 1 }) };
    if (!stock.change(slug, change)) return context.json({ error: 'no such product' }, 404);
    const product = stock.find(slug);
    return context.json(product ? viewOf(product) : null);
  });
  control.get('/settings', (context) => context.json(settings.current));
  control.post('/settings', async (context) => context.json(settings.change(await context.req.json())));
  return control;
}

function viewOf(product: Product): ProductView {
  const { number, slug, name, description, category, price, currency, markup, views } = product;
  const pictures = Array.from({ length: views }, (_, index) => pictureName(product, index + 1));
  return { number, slug, name, description, category, price, currency, markup, pictures };
}
