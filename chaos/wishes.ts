import sharp from 'sharp';
import type { Sql } from '../src/db/sql.ts';
import type { SentFile } from '../src/sandbox/client.ts';
import type { Step } from './step.ts';

/** By these words the sandbox's Higgsfield refuses a picture or lets it fail. */
const words: Record<Step['end'], string> = { delivered: '', refused: ' nsfw', failed: ' [fail]' };
/** By these colours of the product the sandbox's RunningHub does. */
const colours: Record<Step['end'], { r: number; g: number; b: number }> = {
  delivered: { r: 60, g: 120, b: 200 },
  refused: { r: 0, g: 0, b: 0 },
  failed: { r: 255, g: 0, b: 0 },
};

/** What the person writes. What is going to be cancelled at once is slow, so that it can be. */
export function promptOf({ number, end, afterwards, cancelAfterMs }: Step): string {
  const isSlow = afterwards === 'cancel' && cancelAfterMs === 0;
  return `picture ${number}${isSlow ? ' [slow]' : words[end]}`;
}

/** What the person calls the model of a training. */
export function modelNameOf({ number }: Step): string {
  return `model ${number}`;
}

/** A product photo has no words: by its width, which every way into the books keeps, it is known again. */
const narrowest = 100;
/** Telegram makes photos smaller that are wider than 1280. */
export const mostWishes = 1_000;

/** The product and the background it is to stand before. */
export async function productPhotos({ number, end }: Step): Promise<[SentFile, SentFile]> {
  return Promise.all([
    plain({ width: narrowest + number, height: 160 }, colours[end]),
    plain({ width: 80, height: 60 }, { r: 200, g: 200, b: 120 }),
  ]);
}

async function plain(
  size: { width: number; height: number },
  background: { r: number; g: number; b: number },
): Promise<Uint8Array<ArrayBuffer>> {
  const picture = sharp({ create: { ...size, channels: 3, background } });
  return new Uint8Array(await picture.jpeg().toBuffer());
}

/** The number of the wish that the order `o` came from; of samples, that of their training. */
export function wishOf(sql: Sql) {
  return sql`coalesce(substring(o.inputs->>'prompt' from '^picture ([0-9]+)')::integer,
    substring(o.inputs->>'name' from '^model ([0-9]+)')::integer,
    (select substring(t.inputs->>'name' from '^model ([0-9]+)')::integer from orders t
      where o.confirm_key = 'samples:' || t.id),
    (select a.width - ${narrowest} from order_assets r join assets a using (hash)
      where r.order_id = o.id and r.role = 'reference' and r.position = 1))`;
}
