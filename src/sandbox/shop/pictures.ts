import type { Box } from '../ground/settings-box.ts';
import { drawGoods } from '../pictures/goods.ts';
import { oddities, ownGoods } from './goods.ts';
import type { ShopSettings } from './settings.ts';
import type { Product, Stock } from './stock.ts';

/** Smaller sizes every picture is kept in, by their suffix. */
const smallSides = [200, 400] as const;
/** Of the made-up products: drawn in a few milliseconds. */
const syntheticSide = 240;

export interface ShopPicture {
  bytes: Buffer;
  product: Product;
}

/** The pictures of the shop by their file's name, drawn when they are first asked for. */
export interface ShopPictures {
  /** Undefined: there is no such file. */
  get(name: string): Promise<ShopPicture | undefined>;
}

/** The name of a product's picture; with a side, of its smaller copy. */
export function pictureName({ slug }: Product, view: number, side?: number): string {
  return `${slug}-${view}${side === undefined ? '' : `_${side}x${side}`}.jpg`;
}

export function createPictures(stock: Stock, settings: Box<ShopSettings>): ShopPictures {
  const drawn = new Map<string, Promise<Buffer>>();
  const draw = (product: Product, view: number, side: number): Promise<Buffer> => {
    const { kind, hue, number, picture } = product;
    const key = [number, view, side, picture].join(' ');
    const seed = number + picture * 7;
    // A new picture is seen to be one.
    const look = { kind, hue: (hue + picture * 40) % 360, seed, view, side };
    const found = drawn.get(key) ?? drawGoods({ ...look, ...(number > ownGoods && { mark: number }) });
    drawn.set(key, found);
    return found;
  };
  return {
    async get(name) {
      const [, slug = '', view = '', small] = /^([a-z0-9-]+)-(\d)(?:_(\d+)x\3)?\.jpg$/.exec(name) ?? [];
      const product = stock.find(slug);
      const isKept = small === undefined || smallSides.some((side) => side === Number(small));
      if (!product || !isKept || Number(view) < 1 || Number(view) > product.views) return undefined;
      const { number, views } = product;
      const isLast = Number(view) === views;
      if (number === oddities.missingPicture && isLast) return undefined;
      const full = number > ownGoods ? syntheticSide : settings.current.pictureSide;
      const { samePicture } = oddities;
      const shown = number === samePicture.number ? (stock.byNumber(samePicture.as) ?? product) : product;
      const bytes = await draw(shown, Number(view), small === undefined ? full : Number(small));
      if (number === oddities.truncatedPicture && isLast)
        return { bytes: bytes.subarray(0, Math.floor(bytes.length / 2)), product };
      if (number === oddities.textAsPicture && isLast)
        return { bytes: Buffer.from('The photographer has not come yet.\n'), product };
      return { bytes, product };
    },
  };
}
