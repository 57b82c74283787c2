import { filled, linear, radial, type Scene, scatter, scatterAround, washed } from './scene-parts.ts';

const lace = `<path fill="#f4efe2" d="M-92 116C-80 86-40 76 0 76C40 76 80 86 92 116C60 142 30 152 0 150C-30 152-60 142-92 116Z"/>
  <g fill="#f4efe2" stroke="#c9bfa6" stroke-width="2">${Array.from({ length: 13 }, (_, index) => {
    const angle = (Math.PI * (index + 0.5)) / 13;
    return `<circle cx="${-92 * Math.cos(angle)}" cy="${112 + 38 * Math.sin(angle)}" r="11"/>`;
  }).join('')}</g><path fill="none" stroke="#d3c9b0" stroke-width="3" d="M-78 112C-40 132 40 132 78 112"/>`;
const stroke = (colours: string[], seed: number) =>
  scatter(120, seed, (chance) => {
    const [x, y, length] = [chance() * 640, chance() * 800, 40 + chance() * 70];
    const colour = colours[Math.floor(chance() * colours.length)];
    return `<path d="M${x} ${y}q${length / 2} ${-20 + chance() * 10} ${length} ${chance() * 20}" stroke="${colour}" stroke-width="${8 + chance() * 14}"/>`;
  });
const frame = `<path fill="url(#gold)" fill-rule="evenodd" d="M0 0H640V800H0ZM46 46V754H594V46Z"/><g fill="none"><path stroke="#6b4a14" stroke-width="4" d="M46 46H594V754H46Z"/><path stroke="#fbe7a6" stroke-width="5" d="M10 10H630V790H10Z"/><path stroke="#8a621c" stroke-width="6" d="M26 26H614V774H26Z"/></g>`;
const oil: Scene = {
  defs:
    radial('wall', [0.3, 0.35, 0.8], ['#7a5732', '#452e19', '#1a1009']) +
    linear('gold', [0, 0, 1, 1], ['#f0cf78', '#b5852f', '#e7c268', '#94681f']) +
    linear('side', [0, 0, 1, 0], ['#ffe2a6 .34', '#ffe2a6 .12', '#2a1204 .08', '#2a1204 .4', '#1a0a02 .66']) +
    '<filter id="brush" x="0" y="0" width="1" height="1" color-interpolation-filters="sRGB"><feTurbulence type="fractalNoise" baseFrequency=".03 .05" numOctaves="2" seed="4"/><feDisplacementMap in="SourceGraphic" scale="7" xChannelSelector="R" yChannelSelector="G"/></filter>',
  behind: `${filled('url(#wall)')}<g fill="none" stroke-linecap="round" opacity=".3">${stroke(['#7a5530', '#4a3018', '#8f6a3c', '#2a1a0c'], 3)}</g>`,
  person: { shirt: '#1a1512', hair: '#4a2a18', skin: '#f7cfa4', shade: '#d39a6a', worn: lace },
  light: washed('url(#side)'),
  before: `<g fill="none" stroke-linecap="round" opacity=".06">${stroke(['#fff0c8', '#f0b878'], 8)}</g>`,
  after: frame,
  filter: 'brush',
};

const ragged = (id: string, { wide, seed, by }: { wide: number; seed: number; by: number }) =>
  `<filter id="${id}" filterUnits="userSpaceOnUse" x="0" y="0" width="640" height="800" color-interpolation-filters="sRGB"><feTurbulence type="fractalNoise" baseFrequency="${wide}" numOctaves="3" seed="${seed}"/><feDisplacementMap in="SourceGraphic" scale="${by}" xChannelSelector="R" yChannelSelector="G"/></filter>`;
const blot = (colour: string, [x, y, size]: [number, number, number]) =>
  `<g transform="translate(${x} ${y}) scale(${size})" fill="${colour}"><path opacity=".35" d="M-100-20C-110-90-20-120 40-100C110-96 130-20 104 40C90 110 10 120-50 96C-110 84-92 30-100-20Z"/><path opacity=".3" d="M-70-10C-76-66-10-84 30-70C80-66 90-14 74 28C60 78 6 84-36 68C-78 58-64 20-70-10Z"/></g>`;
const splash = (colour: string, seed: number) =>
  `<g fill="${colour}" opacity=".55">${scatterAround(22, seed, (x, y, chance) => `<circle cx="${x}" cy="${y}" r="${2 + chance() * 7}"/>`)}</g>`;
const watercolour: Scene = {
  defs: `${ragged('wet', { wide: 0.02, seed: 11, by: 9 })}${ragged('blots', { wide: 0.014, seed: 5, by: 60 })}`,
  base: filled('#fdfbf5'),
  behind: `<g filter="url(#blots)">${blot('#7cc4d8', [170, 260, 1.9])}${blot('#f2a6b8', [480, 220, 1.7])}${blot('#f6d27a', [500, 520, 1.6])}${blot('#a9cf8f', [130, 560, 1.5])}${blot('#b79be0', [330, 130, 1.4])}${splash('#5aa9c8', 17)}${splash('#e0728f', 41)}</g>`,
  person: { skin: '#fbdcc6', shade: '#f0bfa2', hair: '#a9785f', shirt: '#9cc9dd' },
  light: `<g opacity=".5"><path fill="#fdfbf5" d="M-110 215C-60 150-20 190 20 160C60 140 90 190 120 150V230H-120Z"/></g><g fill="#6a3f5a" opacity=".25"><path d="M-70 20C-50 40-52 70-40 92L-80 80Z M70 0C52 40 56 70 40 92L80 80Z"/></g><path fill="#f59a9a" opacity=".3" d="M-46 8C-30 0-18 16-24 28C-40 36-50 22-46 8Z M46 8C30 0 18 16 24 28C40 36 50 22 46 8Z"/>`,
  over: '<g fill="none" stroke="#4a3a4a" stroke-width="1.6" stroke-linecap="round"><path d="M-52-20C-50 30-28 66 2 66C30 66 50 30 53-16M-66-10C-74-86 70-92 66-14L70 50M-66 0L-71 56M-30 94C-80 106-104 128-106 180M30 94C84 106 104 130 104 170M-12-48C-30-36-46-34-52-8M12-50C40-44 50-24 56 2"/></g>',
  filter: 'wet',
};

const tree = (x: number, width: number, colour: string) =>
  `<path fill="${colour}" d="M${x} 820C${x + width * 0.2} 600 ${x + width * 0.1} 300 ${x - width * 0.3} -10H${x + width * 1.2}C${x + width * 0.8} 300 ${x + width * 0.8} 600 ${x + width} 820Z"/>`;
const lantern = (x: number, y: number, size: number) =>
  `<g transform="translate(${x} ${y}) scale(${size})"><circle r="90" fill="url(#lamp)"/><path stroke="#20140c" stroke-width="4" d="M0-400V-40"/><path fill="#3a2414" d="M-22-30L0-52L22-30Z M-20 30H20L14 42H-14Z"/><path fill="#ffe28a" stroke="#3a2414" stroke-width="5" d="M-18-30H18V30H-18Z"/><path stroke="#3a2414" stroke-width="3" d="M0-30V30"/></g>`;
const mushroom = (x: number, y: number, size: number) =>
  `<g transform="translate(${x} ${y}) scale(${size})"><path fill="#f3e6d0" d="M-12 0H12L16 50H-16Z"/><path fill="#d8434e" d="M-46 4C-44-44 44-44 46 4Z"/><g fill="#fff"><circle cx="-18" cy="-12" r="7"/><circle cx="10" cy="-20" r="6"/><circle cx="26" cy="-6" r="5"/></g></g>`;
const star = (x: number, y: number, size: number) =>
  `<path transform="translate(${x} ${y}) scale(${size})" fill="#fff4b8" d="M0-10L2.4-2.4L10 0L2.4 2.4L0 10L-2.4 2.4L-10 0L-2.4-2.4Z"/>`;
const cloak = `<path fill="#6b1f4f" fill-rule="evenodd" d="M0-108C66-112 96-50 92 20C90 60 84 84 70 96C108 110 122 150 120 220H-120C-122 150-108 110-70 96C-84 84-90 60-92 20C-96-50-66-112 0-108ZM0-80C-46-80-66-40-64 10C-62 50-46 82-22 104L0 112L22 104C46 82 62 50 64 10C66-40 46-80 0-80Z"/>
  <path fill="none" stroke="#e0b24a" stroke-width="5" d="M0 112L-22 104C-46 82-62 50-64 10C-66-40-46-80 0-80C46-80 66-40 64 10C62 50 46 82 22 104Z"/><path fill="#4f1439" d="M-40 130L-56 220H-30ZM40 130L56 220H30Z"/><circle cy="114" r="11" fill="#e0b24a"/><circle cy="114" r="6" fill="#4fc3a1"/>`;
const fairy: Scene = {
  defs:
    radial('forest', [0.5, 0.4, 0.8], ['#4f8f7a', '#1f4f58', '#12263f', '#0a1228']) +
    radial('lamp', [0.5, 0.5, 0.5], ['#fff3b0 .95', '#ffc94a .5', '#ffb02a 0']) +
    linear('warm', [0, 0, 1, 0], ['#ffc95a .42', '#ffc95a .05', '#ffc95a .36']),
  behind: `${filled('url(#forest)')}${tree(150, 50, '#1a3f48')}${tree(430, 60, '#1a3f48')}${tree(-30, 120, '#0d1f2e')}${tree(550, 130, '#0d1f2e')}<path fill="#12352f" d="M0 640C160 600 440 620 640 600V800H0Z"/>${lantern(108, 250, 1)}${lantern(540, 190, 0.9)}${lantern(215, 110, 0.5)}`,
  person: { shirt: '#6b1f4f', hair: '#a0522d', worn: '<circle cy="10" r="94" fill="#35102a"/>' },
  light: washed('url(#warm)'),
  over: cloak,
  before: `${mushroom(66, 730, 1.2)}${mushroom(586, 745, 1)}${scatterAround(30, 55, (x, y, chance) => star(x, y, 0.6 + chance() * 1.5))}`,
};

/** Those that look painted, by the slugs of their styles. */
export const paintedScenes = { 'oil-painting': oil, watercolour, 'fairy-tale': fairy };
