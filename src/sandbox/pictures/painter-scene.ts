import { createHash } from 'node:crypto';
import type { Box, PictureLayout } from './painter-layout.ts';

/** What the background depends on. */
export interface SceneLook {
  layout: PictureLayout;
  prompt: string;
  seed: number;
}

/** An SVG landscape of sky, sun and hills whose colours and shapes depend on prompt and seed. */
export function backgroundSvg({ layout, prompt, seed }: SceneLook): string {
  const { width, height } = layout;
  const random = randomFrom(`${seed}:${prompt}`);
  const hue = Math.floor(random() * 360);
  const turn = 40 + random() * 110;
  const sky = [color(hue, 72, 34), color(hue + turn / 2, 78, 56), color(hue + turn, 88, 70)];
  const horizon = height * (0.5 + random() * 0.14);
  const hills = [0, 1, 2, 3].map((depth) => hill({ layout, random, depth, hue: hue - 30, horizon }));
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><defs>
<linearGradient id="sky" x1="0" y1="0" x2="0.25" y2="1">${stops(sky)}</linearGradient>
${glowDefinition('sun', '#fff8e0')}${glowDefinition('haze', color(hue + 180, 90, 72))}</defs>
<rect width="${width}" height="${height}" fill="url(#sky)"/>
${haze(layout, random)}${sun(layout, random, horizon)}${hills.join('')}</svg>`;
}

/** The frames of the photos, the plate under the prompt and the chips under model and ratio, on nothing. */
export function framesSvg(layout: PictureLayout): string {
  const { width, height, unit } = layout;
  const photos = layout.photos.map((box) => {
    const border = Math.max(unit * 0.55, 1);
    const shadow = grow(box, border * 1.6, border);
    return `${rectangle(shadow, border, 'fill="#000" fill-opacity="0.28"')}
${rectangle(grow(box, border), border, 'fill="#fff"')}`;
  });
  const chips = [layout.model, layout.ratio].map((box) =>
    rectangle(grow(box, unit), unit * 2.4, 'fill="#000" fill-opacity="0.34"'),
  );
  const plate = rectangle(
    layout.plate,
    unit * 2,
    'fill="#10131c" fill-opacity="0.62" stroke="#fff" stroke-opacity="0.35"',
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${photos.join('')}${plate}${chips.join('')}</svg>`;
}

function haze(layout: PictureLayout, random: () => number): string {
  return Array.from({ length: 3 }, () => {
    const radius = layout.unit * (30 + random() * 40);
    const x = random() * layout.width;
    const y = random() * layout.height * 0.6;
    return `<circle cx="${n(x)}" cy="${n(y)}" r="${n(radius)}" fill="url(#haze)" opacity="0.55"/>`;
  }).join('');
}

function sun(layout: PictureLayout, random: () => number, horizon: number): string {
  const radius = layout.unit * (8 + random() * 8);
  const x = n(layout.width * (0.15 + random() * 0.7));
  const y = n(horizon * (0.45 + random() * 0.4));
  return `<circle cx="${x}" cy="${y}" r="${n(radius * 2.6)}" fill="url(#sun)"/>
<circle cx="${x}" cy="${y}" r="${n(radius)}" fill="#fff6da" opacity="0.92"/>`;
}

interface HillRequest {
  layout: PictureLayout;
  random: () => number;
  depth: number;
  hue: number;
  horizon: number;
}

function hill({ layout, random, depth, hue, horizon }: HillRequest): string {
  const { width, height } = layout;
  const base = horizon + ((height - horizon) * depth) / 4;
  const step = width / 3;
  const swing = layout.unit * (14 - depth * 2);
  let path = `M0 ${n(base + (random() - 0.5) * swing)}`;
  for (let x = 0; x < 3; x += 1) {
    const crest = n(base + (random() - 0.5) * swing * 2);
    path += ` S${n(step * (x + 0.5))} ${crest} ${n(step * (x + 1))} ${n(base + (random() - 0.5) * swing)}`;
  }
  return `<path d="${path} V${height} H0 Z" fill="${color(hue - depth * 14, 52, 50 - depth * 9)}" fill-opacity="0.9"/>`;
}

function glowDefinition(id: string, fill: string): string {
  return `<radialGradient id="${id}"><stop offset="0" stop-color="${fill}" stop-opacity="0.9"/>
<stop offset="1" stop-color="${fill}" stop-opacity="0"/></radialGradient>`;
}

function stops(colors: string[]): string {
  return colors
    .map((fill, index) => `<stop offset="${n(index / (colors.length - 1))}" stop-color="${fill}"/>`)
    .join('');
}

function rectangle(box: Box, radius: number, style: string): string {
  return `<rect x="${n(box.left)}" y="${n(box.top)}" width="${n(box.width)}" height="${n(box.height)}" rx="${n(radius)}" ${style}/>`;
}

function grow(box: Box, by: number, down = 0): Box {
  return {
    left: box.left - by,
    top: box.top - by + down,
    width: box.width + 2 * by,
    height: box.height + 2 * by,
  };
}

function color(hue: number, saturation: number, lightness: number): string {
  return `hsl(${n((hue + 720) % 360)},${saturation}%,${n(lightness)}%)`;
}

/** Rounded, so that the same look is the same text on every machine. */
function n(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** A small deterministic generator (xorshift), numbers in [0, 1). */
function randomFrom(text: string): () => number {
  let state = createHash('sha256').update(text).digest().readUInt32LE(0) || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
