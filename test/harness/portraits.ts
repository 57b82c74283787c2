import { expect } from 'vitest';
import type { Customer } from './customer.ts';
import { photos } from './photos.ts';
import type { Studio } from './studio.ts';

/** What a walk needs, of a studio or of a system. */
type Ground = Pick<Studio, 'sandbox' | 'sql'>;

/** Photos of one person, as far as the sandbox cares: large enough for the provider. */
export const portraitPhotos = (count = 8) => photos(count, { width: 640, height: 800 });

/** Walks the whole way to the card of a training. @returns the order's number */
export async function orderTraining(
  studio: Ground,
  customer: Customer,
  { name = 'Anna', count = 8 }: { name?: string; count?: number } = {},
): Promise<number> {
  await sendTrainingPhotos(studio, customer, { name, count });
  await customer.press(/^d:\d+:done$/);
  return confirm(studio, customer);
}

/** As far as the screen that counts them. */
export async function sendTrainingPhotos(
  studio: Ground,
  customer: Customer,
  { name = 'Anna', count = 8 }: { name?: string; count?: number } = {},
): Promise<void> {
  await customer.say('/train');
  await customer.sees(/What shall the model be called/);
  await customer.say(name);
  await customer.press(/^d:\d+:subject:woman$/);
  await customer.sees(new RegExp(`Photos of “${name}”`));
  await studio.sandbox.sendPhotos(customer.id, await portraitPhotos(count));
  await customer.sees(new RegExp(`Photos of “${name}”: ${count} of`));
}

/** Walks the whole way to the card of an album, with the only model. @returns the order's number */
export async function orderPortraits(
  studio: Ground,
  customer: Customer,
  { prompt = 'at the sea, golden hour', pictures = 4 }: { prompt?: string; pictures?: number } = {},
): Promise<number> {
  await customer.say('/generate');
  await customer.say(prompt);
  await customer.press(new RegExp(`^d:\\d+:number:${pictures}$`));
  await customer.press(/^d:\d+:ratio:4:5$/);
  return confirm(studio, customer);
}

/** Presses Confirm. @returns the number of the order that comes of it */
async function confirm(studio: Ground, customer: Customer): Promise<number> {
  const before = await newestOrder(studio, customer);
  await customer.press(/^d:\d+:confirm/);
  return orderAfter(studio, customer, before);
}

/** The first order of the person's own after that one, now or later. */
export async function orderAfter(studio: Ground, customer: Customer, before: number): Promise<number> {
  await expect.poll(() => newestOrder(studio, customer), { timeout: 30_000 }).toBeGreaterThan(before);
  return newestOrder(studio, customer);
}

/** Free samples are nobody's own order. @returns 0 when there is none */
async function newestOrder(studio: Ground, { id }: Customer): Promise<number> {
  const [row] = await studio.sql<{ id: number }[]>`
    select coalesce(max(o.id), 0)::int as id from orders o join users u on u.id = o.user_id
    where u.telegram_id = ${id} and o.price > 0`;
  return row?.id ?? 0;
}
