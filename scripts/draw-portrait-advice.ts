/**
 * Draws assets/portrait-advice.jpg: which photos make a good portrait (above) and which do not (below), without a word, so
 * that it is understood in every language. Run it after a change: `node scripts/draw-portrait-advice.ts`.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { bust, ink, type Look, neck, she, shoulders } from './drawn-people.ts';

const file = fileURLToPath(new URL('../assets/portrait-advice.jpg', import.meta.url));

/** Pixels. A photo hangs in a row; below each is a mark that says what it is worth. */
const page = { width: 1_280, height: 864, margin: 20 };
const row = { height: 402, left: 44, top: 26 };
const photo = { width: 226, height: 316, between: 15.5, corner: 20 };

const he: Look = { skin: '#c98d66', shade: '#b0754f', hair: '#2a211f', shirt: '#d9822b', isShort: true };
const friend: Look = { skin: '#f7d5bd', shade: '#e5b596', hair: '#c98f3c', shirt: '#7d5ba6' };
/** The same person from the side, looking to the right. */
function profile(look: Look): string {
  return `${shoulders(look)}
    <path fill="${look.hair}" d="M30-60C0-92-74-78-70-4L-74 62C-74 92-30 92-20 84L10 40Z"/>
    <path fill="${look.shade}" d="M-26 24L18 50C18 70 20 82 24 92C16 108-26 108-30 92Z"/>
    <path fill="${look.skin}" d="M-24-40C0-72 42-64 46-26C46-20 45-16 47-12C52-2 60 8 61 14C61 19 55 19 50 20C51 24 54 27 53 31C53 33 50 34 49 35C52 37 52 42 48 44C48 50 49 56 42 61C28 68 4 58-6 46C-24 32-32-14-24-40Z"/>
    <path fill="${look.hair}" d="M45-34C44-72 6-84-22-72C-58-58-62-10-44 40C-24 30-20 0-10-16C0-34 26-42 45-34Z"/>
    <path fill="${look.skin}" stroke="${look.shade}" stroke-width="3" d="M-12 2C-22-8-28 10-18 20C-12 26-6 18-8 12"/>
    <path fill="#fff" d="M40-8C34-16 24-14 22-8C26-4 34-3 40-8Z"/><ellipse cx="34.5" cy="-9" rx="4" ry="5.2" fill="${ink}"/>
    <path fill="none" stroke="${ink}" stroke-width="2.5" stroke-linecap="round" d="M41-9C35-17 25-15 21-9"/>
    <path fill="none" stroke="${look.hair}" stroke-width="4.5" stroke-linecap="round" d="M24-24C30-29 38-28 43-25"/>
    <ellipse cx="22" cy="16" rx="10" ry="7" fill="#e98d7d" opacity=".4"/>
    <path fill="none" stroke="#b5523f" stroke-width="3.5" stroke-linecap="round" d="M50 34.5C44 38 38 37 33 32"/>`;
}

/** Head to feet, 320 high. */
function figure(look: Look): string {
  return `<path fill="#31405a" d="M-34 190H34L28 330H6L0 230L-6 330H-28Z"/><path fill="#222" d="M-30 326H-4V338H-34ZM30 326H4V338H34Z"/>
    <path fill="${look.skin}" d="M-62 196C-70 160-66 120-58 108L-40 114L-46 196ZM62 196C70 160 66 120 58 108L40 114L46 196Z"/>
    <path fill="${look.shirt}" d="M-38 196V150L-66 142C-68 110-56 92-22 86H22C56 92 68 110 66 142L38 150V196Z"/>
    <g transform="scale(.62) translate(0 34)">${neck(look)}</g><g transform="translate(0 12) scale(.62)">${bust({ ...look, shirt: 'none' })}</g>`;
}

const wall = (colour: string, floor: string) =>
  `<rect width="226" height="316" fill="${colour}"/><circle cx="113" cy="120" r="150" fill="#fff" opacity=".22"/><rect y="262" width="226" height="54" fill="${floor}" opacity=".5"/>`;
const indoors = `<rect width="226" height="316" fill="#efe3d3"/><rect x="18" y="18" width="120" height="150" rx="6" fill="#fff"/><rect x="28" y="28" width="100" height="130" fill="#bfe3f7"/>
  <circle cx="104" cy="54" r="14" fill="#fff3b8"/><path fill="#9ccf9b" d="M28 128C52 104 80 112 128 122V158H28Z"/><path stroke="#fff" stroke-width="7" d="M78 28V158M28 92H128"/>`;
const outdoors = `<rect width="226" height="316" fill="#cfeaf8"/><circle cx="186" cy="44" r="22" fill="#ffe08a"/><g fill="#fff"><ellipse cx="56" cy="52" rx="34" ry="11"/><ellipse cx="72" cy="44" rx="20" ry="12"/></g>
  <path fill="#a9d6a0" d="M0 190C50 140 110 176 226 150V316H0Z"/><path fill="#8cc384" d="M0 240C70 196 150 226 226 206V316H0Z"/>`;
const plant = `<g transform="translate(190 210)"><path fill="#5fa56b" d="M0 10C-30-20-26-60-8-76C4-50 6-20 0 10ZM2 10C10-30 34-50 44-50C42-20 26 4 2 10ZM-4 10C-34-4-44-26-42-40C-20-34-4-14-4 10Z"/><path fill="#d0784e" d="M-24 8H26L20 60H-18Z"/></g>`;

const at = ([x, y, scale]: [number, number, number], content: string) =>
  `<g transform="translate(${x} ${y}) scale(${scale})">${content}</g>`;

/** As far as the hands. */
function waist(look: Look): string {
  return `<path fill="${look.shirt}" d="M-66 130H66L58 330H-58Z"/><path fill="${look.skin}" d="M-104 196C-108 250-100 300-92 330H-66L-70 196ZM104 196C108 250 100 300 92 330H66L70 196Z"/>${bust(look)}`;
}

/** Stands behind somebody, and goes on below. */
function neighbour(look: Look, turn: number): string {
  return `<path fill="${look.shirt}" d="M-104 209H104V320H-104Z"/>${bust(look, turn)}`;
}

const good = [
  wall('#c9dcea', '#a9c3d6') + at([113, 142, 1.12], bust(she)),
  indoors + at([116, 146, 1.1], bust({ ...she, shirt: '#c8553d' }, -1)),
  wall('#f6dfb5', '#e5c58c') + at([104, 146, 1.12], profile({ ...she, shirt: '#4d8b6f' })),
  outdoors + at([110, 146, 1.1], bust({ ...she, shirt: '#f2f2ee' }, 1)),
  wall('#e3d9ec', '#c3b3d3') + plant + at([104, 92, 0.72], waist({ ...she, shirt: '#d98ba3' })),
];

const sunglasses = `<g fill="#16181d"><path d="M-44-24H-3L-5-6C-8 8-36 8-40-6ZM44-24H3L5-6C8 8 36 8 40-6Z"/><path d="M-8-22H8V-15H-8Z"/></g>
  <path stroke="#fff" stroke-width="4" opacity=".35" stroke-linecap="round" d="M-34-16L-26-4M14-16L22-4"/>`;

const bad = [
  wall('#d5e3d6', '#b4c9b6') +
    at([60, 108, 0.7], neighbour(friend, 1)) +
    at([168, 104, 0.74], neighbour(he, -1)) +
    at([112, 206, 0.74], bust(she)),
  outdoors + at([113, 142, 1.12], bust({ ...she, shirt: '#3f7cac' }, 0, sunglasses)),
  `${wall('#c9dcea', '#a9c3d6')}<g filter="url(#blur)">${at([113, 142, 1.12], bust({ ...she, shirt: '#4d8b6f' }))}</g>`,
  `${wall('#8a93a8', '#555')}${at([113, 142, 1.12], bust(she))}<rect width="226" height="316" fill="#070a18" opacity=".84"/>`,
  outdoors + at([120, 214, 0.2], figure({ ...she, shirt: '#c8553d' })),
];

const marks = {
  good: { colour: '#2fa35b', panel: '#e6f5ea', path: 'M-13 1L-4 10L13-9' },
  bad: { colour: '#dc4a41', panel: '#fdebe9', path: 'M-10-10L10 10M10-10L-10 10' },
};

function drawRow(photos: readonly string[], kind: keyof typeof marks, top: number): string {
  const { colour, panel, path } = marks[kind];
  const hung = photos.map((content, index) => {
    const x = row.left + index * (photo.width + photo.between);
    return `<g transform="translate(${x} ${top + row.top})">
      <rect x="-4" y="-2" width="${photo.width + 8}" height="${photo.height + 8}" rx="${photo.corner + 4}" fill="#000" opacity=".08"/>
      <rect x="-5" y="-5" width="${photo.width + 10}" height="${photo.height + 10}" rx="${photo.corner + 5}" fill="#fff"/>
      <g clip-path="url(#photo)">${content}</g>
      <g transform="translate(${photo.width / 2} ${photo.height + 8})"><circle r="34" fill="#fff"/><circle r="28" fill="${colour}"/>
      <path d="${path}" fill="none" stroke="#fff" stroke-width="7" stroke-linecap="round" stroke-linejoin="round"/></g></g>`;
  });
  return `<rect x="${page.margin}" y="${top}" width="${page.width - 2 * page.margin}" height="${row.height}" rx="36" fill="${panel}"/>${hung.join('')}`;
}

/** @returns a JPEG */
export function drawPortraitAdvice(): Promise<Buffer> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${page.width}" height="${page.height}">
    <defs><clipPath id="photo"><rect width="${photo.width}" height="${photo.height}" rx="${photo.corner}"/></clipPath>
    <filter id="blur"><feGaussianBlur stdDeviation="9"/></filter></defs>
    <rect width="${page.width}" height="${page.height}" fill="#fff"/>
    ${drawRow(good, 'good', page.margin)}${drawRow(bad, 'bad', page.height - page.margin - row.height)}</svg>`;
  return sharp(Buffer.from(svg)).flatten().jpeg({ quality: 82 }).toBuffer();
}

if (import.meta.main) writeFileSync(file, await drawPortraitAdvice());
