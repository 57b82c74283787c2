/** What the pictures of styles are put together from, as pieces of SVG. */
import { bust, type Look, outline, she } from './drawn-people.ts';

/** Pixels. */
export const sheet = { width: 640, height: 800 };

/** Somebody in front of something: all but the person in pixels of the picture, the person around the middle of her head. */
export interface Scene {
  defs?: string;
  /** What a filter leaves alone: paper, for example. */
  base?: string;
  behind: string;
  person?: Partial<Look>;
  /** Light and shadow that fall on the person alone. */
  light?: string;
  /** What she has on over her hair. */
  over?: string;
  before?: string;
  /** In front of all, and left alone by a filter. */
  after?: string;
  /** Of the whole picture, by its name in `defs`. */
  filter?: string;
}

/** A whole picture. */
export function drawScene({
  defs = '',
  base = '',
  behind,
  person,
  light = '',
  over = '',
  before = '',
  after = '',
  filter,
}: Scene): string {
  const { width, height } = sheet;
  const { shoulders, ...others } = outline;
  const head = Object.values(others).map((path) => `<path d="${path}"/>`);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <defs>${defs}<filter id="edge"><feGaussianBlur stdDeviation="3"/></filter>
    <filter id="soft" x="-50%" y="-50%" width="200%" height="200%"><feGaussianBlur stdDeviation="9"/></filter>
    <filter id="glow" x="-50%" y="-50%" width="200%" height="200%"><feGaussianBlur stdDeviation="22"/></filter>
    <clipPath id="shirt"><path d="${shoulders}"/></clipPath><clipPath id="person"><path d="${shoulders}"/>${head.join('')}</clipPath></defs>
    ${base}
    <g${filter === undefined ? '' : ` filter="url(#${filter})"`}>${behind}
    <g transform="translate(320 372) scale(2.5)">${bust({ ...she, ...person })}<g clip-path="url(#person)">${light}</g>${over}</g>${before}</g>${after}</svg>`;
}

/** What is cut as the shirt below it is. */
export const tailored = (worn: string) => `<g clip-path="url(#shirt)">${worn}</g>`;

/** Colours, from one place to another, in the unit of what is painted; a colour may have its opacity behind a space. */
export function linear(
  id: string,
  [x1, y1, x2, y2]: [number, number, number, number],
  colours: string[],
): string {
  return `<linearGradient id="${id}" x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}">${stops(colours)}</linearGradient>`;
}

/** Colours, from the middle outwards. */
export function radial(id: string, [x, y, radius]: [number, number, number], colours: string[]): string {
  return `<radialGradient id="${id}" cx="${x}" cy="${y}" r="${radius}">${stops(colours)}</radialGradient>`;
}

function stops(colours: string[]): string {
  return colours
    .map((colour, index) => {
      const [paint, opacity = '1'] = colour.split(' ');
      return `<stop offset="${index / (colours.length - 1)}" stop-color="${paint}" stop-opacity="${opacity}"/>`;
    })
    .join('');
}

/** All of the picture in one paint. */
export const filled = (paint: string, more = '') =>
  `<rect width="${sheet.width}" height="${sheet.height}" fill="${paint}" ${more}/>`;

/** All of the person in one paint. */
export const washed = (paint: string, more = '') =>
  `<rect x="-120" y="-90" width="240" height="310" fill="${paint}" ${more}/>`;

/** The same many things at the same places with every run; `chance` is from 0 to 1. */
export function scatter(count: number, seed: number, draw: (chance: () => number) => string): string {
  const chance = createChance(seed);
  return Array.from({ length: count }, () => draw(chance)).join('');
}

/** As `scatter`, all over the picture but for the face, which nothing is to spoil. */
export function scatterAround(
  count: number,
  seed: number,
  draw: (x: number, y: number, chance: () => number) => string,
): string {
  return scatter(count, seed, (chance) => {
    const [x, y] = [chance() * sheet.width, chance() * sheet.height];
    return Math.hypot((x - 320) / 150, (y - 370) / 190) < 1 ? '' : draw(x, y, chance);
  });
}

function createChance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 16_807) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
