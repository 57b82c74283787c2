import { access, readFile } from 'node:fs/promises';
import { slugOfStyle } from '../../contract/portraits.ts';
import type { PortraitStyle } from '../../db/portrait-styles.ts';
import { type BotContext, type BotDeps, replyToPressed } from '../context.ts';
import { askerOf, createSheet, type SheetDecoder, sendPicture } from '../dialogue/pictures.ts';
import { inRows } from '../dialogue/screen-parts.ts';

/** Of the styles a new database offers, by their slugs. */
const drawn = new URL('../../../assets/portrait-styles/', import.meta.url);
/** More of them would be too small to see, and their names too long for what stands below a picture. */
const mostOnSheet = 20;

interface ExampleDeps extends Pick<BotDeps, 'objects'> {
  decoder: SheetDecoder;
}

/** What comes of styles, to look at. */
export interface StyleExamples {
  /** Sends the examples of these styles, with numbers and names; nothing when none of them has one. */
  show(ctx: BotContext, styles: readonly PortraitStyle[]): Promise<void>;
  /** Sends the example of this style, if it has one. */
  showOne(ctx: BotContext, style: PortraitStyle): Promise<void>;
}

/** The styles that have an example, in the same order. */
export async function withExamples(styles: readonly PortraitStyle[]): Promise<PortraitStyle[]> {
  const known = await Promise.all(styles.map(hasExample));
  return styles.filter((_, index) => known[index]);
}

/** Examples that administrators sent, and the drawn ones that come with the bot. */
export function createStyleExamples({ objects, decoder }: ExampleDeps): StyleExamples {
  const showSheet = createSheet(decoder);
  const read = (style: PortraitStyle) =>
    style.example === null ? readFile(drawnOf(style)) : objects.get(style.example);

  return {
    async show(ctx, styles) {
      for (const some of inRows(await withExamples(styles), mostOnSheet)) {
        const names = some.map(({ name }, index) =>
          ctx.wording.html('portrait-example-line', { number: index + 1, name }),
        );
        await showSheet(ctx, {
          pictures: some.map((style) => () => read(style)),
          caption: [ctx.wording.html('portrait-examples'), ...names].join('\n'),
        });
      }
    },

    async showOne(ctx, style) {
      if (!(await hasExample(style))) return;
      await sendPicture(ctx, {
        bytes: await decoder.preview(await read(style), askerOf(ctx)),
        name: 'example.jpg',
        caption: ctx.wording.html('portrait-styles-example', { name: style.name }),
        reply: replyToPressed(ctx),
      });
    },
  };
}

const drawnOf = ({ nameEn }: PortraitStyle) => new URL(`${slugOfStyle(nameEn)}.jpg`, drawn);

function hasExample(style: PortraitStyle): Promise<boolean> {
  if (style.example !== null) return Promise.resolve(true);
  return access(drawnOf(style)).then(
    () => true,
    () => false,
  );
}
