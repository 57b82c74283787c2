import {
  filled,
  linear,
  radial,
  type Scene,
  scatter,
  scatterAround,
  tailored,
  washed,
} from './scene-parts.ts';

const studio: Scene = {
  defs:
    radial('wall', [0.36, 0.36, 0.75], ['#cfc3b7', '#a5978a', '#594f48']) +
    linear('side', [0, 0, 1, 0], ['#fff3df .28', '#fff3df 0', '#2b1a12 .1', '#2b1a12 .5']),
  behind: filled('url(#wall)'),
  person: { shirt: '#7b3f46' },
  light: washed('url(#side)'),
};

const lapels = `<path fill="#f7f8fa" d="M-34 88L0 170L34 88Z"/><path fill="#e1e5ea" d="M-30 90L-38 104L-12 132L0 112L12 132L38 104L30 90L0 112Z"/>
  <path fill="#27324a" d="M-40 80L-4 178V220H-110V80Z M40 80L4 178V220H110V80Z"/>
  <path fill="#1b2436" d="M-42 94L-66 116L-54 128L-64 136L-3 186Z M42 94L66 116L54 128L64 136L3 186Z"/>`;
const business: Scene = {
  defs:
    linear('room', [0, 0, 0, 1], ['#eef4f9', '#cfdde9']) +
    linear('day', [0, 0, 1, 0], ['#bcd9f0', '#f3f9fd']),
  behind: `${filled('url(#room)')}<g filter="url(#soft)">${[20, 240, 460].map((x) => `<rect x="${x}" y="40" width="180" height="420" fill="url(#day)"/>`).join('')}
    <g fill="#9fb8cc"><rect x="60" y="230" width="50" height="230"/><rect x="120" y="160" width="46" height="300"/><rect x="480" y="190" width="60" height="270"/><rect x="560" y="270" width="60" height="190"/></g>
    <rect y="520" width="640" height="26" fill="#8a9bab"/><rect y="546" width="640" height="260" fill="#b9c7d3"/><path fill="#5f9a78" d="M560 560C500 470 520 400 560 380C570 430 580 400 610 390C640 440 620 520 590 560Z"/></g>`,
  person: { shirt: '#27324a', worn: tailored(lapels) },
};

const grey =
  '<filter id="grey" x="0" y="0" width="1" height="1" color-interpolation-filters="sRGB"><feColorMatrix type="saturate" values="0"/></filter>';
const monochrome: Scene = {
  defs:
    grey +
    radial('wall', [0.2, 0.35, 0.7], ['#5a5a5a', '#2c2c2c', '#111']) +
    linear('side', [0, 0, 1, 0], ['#fff .35', '#fff .25', '#000 .05', '#000 .5', '#000 .7']),
  behind: filled('url(#wall)'),
  person: { shirt: '#2b2b2b', hair: '#4a3c36' },
  light: `${washed('url(#side)')}<path filter="url(#edge)" opacity=".55" d="M4-95C12-30 0 0 8 16C2 40 4 70 18 225H130V-95Z"/>`,
  filter: 'grey',
};

const coat = `<path fill="#a39a88" d="M-110 80H110V220H-110Z"/>
  <path fill="#6d6558" d="M-30 84C-56 78-66 86-72 104L-46 156L-2 150Z M30 84C56 78 66 86 72 104L46 156L2 150Z"/><path fill="#201d1a" d="M-18 98L0 150L18 98Z"/>`;
const hat = `<path fill="#5a534b" d="M-56-44C-54-112-26-112 0-100C26-112 54-112 56-44Z"/><path fill="#0f0d0c" d="M-56-56C-20-46 20-46 56-56V-40H-56Z"/>
  <path fill="#6a6258" d="M-98-34C-60-52 60-52 98-34C60-22 40-38 0-38C-40-38-60-22-98-34Z"/>`;
const blinds = Array.from(
  { length: 16 },
  (_, index) =>
    `<path d="M0 ${index * 56 - 60}L640 ${index * 56 - 130}V${index * 56 - 108}L0 ${index * 56 - 38}Z"/>`,
).join('');
const noir: Scene = {
  defs:
    grey +
    radial('lamp', [0.5, 0.5, 0.5], ['#fff .95', '#ddd .35', '#fff 0']) +
    linear('dusk', [0, 0, 1, 0], ['#000 0', '#000 .05', '#000 .5']) +
    linear('fog', [0, 0, 0, 1], ['#2c3034', '#6b7075', '#9a9ea3']),
  behind: `${filled('url(#fog)')}<path fill="#1c1f22" d="M0 180H120V800H0Z M520 120H640V800H520Z"/><path fill="#3b3f44" d="M120 300H180V800H120Z M460 260H520V800H460Z"/>
    <path fill="#0a0a0a" d="M552 250H560V800H552Z M540 236H572L564 262H548Z"/><circle cx="556" cy="240" r="120" fill="url(#lamp)"/>`,
  person: { shirt: '#8f8676', worn: tailored(coat), hair: '#2e2521' },
  over: hat,
  before: `${filled('url(#dusk)')}<g fill="#000" opacity=".5" filter="url(#edge)">${blinds}</g>`,
  filter: 'grey',
};

const grass = (colour: string, seed: number, top: number) =>
  `<g fill="none" stroke="${colour}" stroke-width="5" stroke-linecap="round">${scatter(46, seed, (chance) => {
    const [x, lean, tip] = [chance() * 660 - 10, chance() * 60 - 30, top + chance() * 110];
    return `<path d="M${x} 810Q${x + lean * 0.2} ${tip + 90} ${x + lean} ${tip}"/>`;
  })}</g>`;
const golden: Scene = {
  defs:
    linear('sky', [0, 0, 0, 1], ['#f8a94a', '#ffd27a', '#ffe9ae', '#e0a04a', '#9a6a2a']) +
    radial('sun', [0.5, 0.5, 0.5], ['#fffbe6', '#fff0b8 .85', '#ffd774 .35', '#ffd774 0']) +
    linear('rim', [0, 0, 1, 0], ['#7a3a10 .3', '#7a3a10 .06', '#ffcf6b .1', '#ffe7a0 .8']),
  behind: `${filled('url(#sky)')}<circle cx="480" cy="300" r="260" fill="url(#sun)"/><path filter="url(#soft)" fill="#a8752f" d="M0 470C160 420 300 480 640 440V800H0Z"/>${grass('#c8963f', 5, 470)}`,
  person: { shirt: '#fbe7c8', hair: '#7a4526' },
  light: washed('url(#rim)'),
  before: `${grass('#8a5c1f', 21, 620)}${filled('#ff9a2e', 'opacity=".12"')}${scatterAround(26, 9, (x, y, chance) => `<circle cx="${x}" cy="${y * 0.75}" r="${3 + chance() * 8}" fill="#fff6d0" opacity=".6"/>`)}`,
};

const windows = (left: number, top: number, colour: string) =>
  `<g fill="${colour}">${scatter(26, left + 7, (chance) => `<rect x="${left + 10 + Math.floor(chance() * 5) * 26}" y="${top + 14 + Math.floor(chance() * 14) * 34}" width="14" height="18" opacity="${0.35 + chance() * 0.5}"/>`)}</g>`;
const tube = (colour: string, path: string) =>
  `<g fill="none" stroke-linecap="round" stroke-linejoin="round"><path filter="url(#soft)" stroke="${colour}" stroke-width="22" d="${path}"/><path stroke="#fff" stroke-width="6" d="${path}"/></g>`;
const neon: Scene = {
  defs:
    linear('night', [0, 0, 0, 1], ['#0c0a24', '#241250', '#3a1560']) +
    linear('signs', [0, 0, 1, 0], ['#ff2e9a .62', '#ff2e9a .12', '#12103a .25', '#18b7ff .6']) +
    linear('wet', [0, 0, 1, 0], ['#ff2e9a .7', '#6a28c8 .5', '#18b7ff .7']),
  behind: `${filled('url(#night)')}<path fill="#0a0820" d="M0 60H150V800H0Z M490 20H640V800H490Z"/><path fill="#150e38" d="M150 200H230V800H150Z M410 160H490V800H410Z"/>
    ${windows(0, 60, '#ff8ad0')}${windows(490, 20, '#7fd8ff')}<rect y="640" width="640" height="160" fill="url(#wet)" filter="url(#soft)"/>
    ${tube('#ff2e9a', 'M96 220C40 180 30 150 44 126C58 104 88 108 96 136C104 108 134 104 148 126C162 150 152 180 96 220Z')}${tube('#ffd23e', 'M84 300L96 330L128 332L103 352L112 384L84 366L56 384L65 352L40 332L72 330Z')}${tube('#18b7ff', 'M560 110A46 46 0 1 1 559 110Z M560 130V180')}${tube('#2effc3', 'M520 300H600L575 275M600 300L575 325')}`,
  person: {
    shirt: '#1a1a2e',
    hair: '#2b1b3a',
    worn: tailored('<path fill="#34345a" d="M-28 88L-2 150V215H-110V80Z M28 88L2 150V215H110V80Z"/>'),
  },
  light: washed('url(#signs)'),
  before: `<g stroke="#cfe8ff" stroke-width="2" opacity=".4">${scatterAround(70, 31, (x, y, chance) => `<path d="M${x} ${y}l-9 ${26 + chance() * 30}"/>`)}</g>`,
};

const pine = (colour: string, [x, y, size]: [number, number, number]) =>
  `<g transform="translate(${x} ${y}) scale(${size})"><path fill="${colour}" d="M0-170L48-80H30L66 0H40L84 90H-84L-40 0H-66L-30-80H-48Z"/>
  <path fill="#fff" d="M0-172L24-126C12-122 8-134 0-126C-8-134-12-122-24-126Z M-48-80L-38-99C-24-92-10-84 0-88C10-84 24-92 38-99L48-80C30-74 20-84 0-78C-20-84-30-74-48-80Z M-66 0L-55-24C-36-14-16-6 0-12C16-6 36-14 55-24L66 0C40 8 26-4 0 2C-26-4-40 8-66 0Z M-84 90L-72 64C-48 76-20 82 0 76C20 82 48 76 72 64L84 90C50 98 30 84 0 92C-30 84-50 98-84 90Z"/></g>`;
const knitted = `<path fill="#c2413c" d="M-62 84C-50 62 50 62 62 84C70 112 40 126 0 126C-40 126-70 112-62 84Z"/><path fill="#a93530" d="M18 112L52 104L60 210H22Z"/>
  <g fill="none" stroke="#e9726a" stroke-width="4" stroke-linecap="round"><path d="M-50 84C-20 104 20 104 50 84M-54 98C-20 118 20 118 54 98M28 126L50 122M28 142L52 138M28 158L54 154"/></g>`;
const snowy: Scene = {
  defs:
    linear('sky', [0, 0, 0, 1], ['#c7d9e8', '#e6eff6', '#ffffff']) +
    linear('cold', [0, 0, 0, 1], ['#9cc4e8 .14', '#9cc4e8 0']),
  behind: `${filled('url(#sky)')}<g opacity=".45">${pine('#6f8fa0', [60, 330, 1.3])}${pine('#6f8fa0', [220, 300, 1.1])}${pine('#6f8fa0', [420, 310, 1.2])}${pine('#6f8fa0', [580, 330, 1.3])}</g>
    ${pine('#2f5b55', [40, 470, 2])}${pine('#2f5b55', [600, 470, 2.1])}<path fill="#f7fbff" d="M0 610C160 570 420 600 640 570V800H0Z"/>`,
  person: { shirt: '#3f5b78' },
  light: washed('url(#cold)'),
  over: knitted,
  before: `<g fill="#fff">${scatterAround(110, 77, (x, y, chance) => `<circle cx="${x}" cy="${y}" r="${2 + chance() * 6}" opacity="${0.6 + chance() * 0.4}"/>`)}</g>`,
};

const gull = (x: number, y: number, size: number) =>
  `<path transform="translate(${x} ${y}) scale(${size})" fill="none" stroke="#fff" stroke-width="6" stroke-linecap="round" d="M-40 0C-26-18-10-14 0 4C10-14 26-18 40 0"/>`;
const sea: Scene = {
  defs:
    linear('sky', [0, 0, 0, 1], ['#6db9e8', '#bfe6f5', '#fff1d6']) +
    linear('water', [0, 0, 0, 1], ['#3a9bbf', '#1f7ea8', '#5cc3cf']) +
    linear('warm', [0, 0, 1, 0], ['#ffe3a8 .4', '#ffe3a8 .05', '#8a5a3a .14']),
  behind: `${filled('url(#sky)')}<circle cx="110" cy="300" r="58" fill="#fff6d8"/><circle cx="110" cy="300" r="110" fill="#fff0c0" opacity=".4" filter="url(#glow)"/><rect y="380" width="640" height="230" fill="url(#water)"/>
    <g fill="none" stroke="#e9fbff" stroke-width="6" stroke-linecap="round" opacity=".8"><path d="M20 430q40-18 80 0t80 0M430 420q40-18 80 0t80 0M-20 500q50-22 100 0t100 0M460 490q50-22 100 0t100 0"/></g>
    <path fill="#fff" d="M0 580C120 550 240 600 360 570C480 545 560 590 640 565V640H0Z"/><path fill="#f0d9a8" d="M0 610C140 585 240 630 360 600C480 580 560 620 640 598V800H0Z"/>${gull(500, 130, 1)}${gull(570, 180, 0.6)}${gull(180, 110, 0.7)}`,
  person: {
    shirt: '#fbf6ea',
    hair: '#8a5a34',
    worn: '<path fill="#7f5232" d="M50-30C80-26 88 0 108-14C102 12 78 16 54 18ZM50 8C84 6 94 28 118 18C106 42 80 38 54 44ZM52 36C80 38 92 54 110 50C98 70 78 68 54 84Z"/><path fill="#f3c6a5" d="M-24 88L0 146L24 88Z"/><path fill="none" stroke="#d9cfb8" stroke-width="4" d="M-26 90L0 150L26 90M0 150V215"/>',
  },
  light: washed('url(#warm)'),
};

const suit = `<path fill="#eef1f5" d="M-110 220V80H110V220Z"/><path fill="#c9d0d9" d="M-40 150H40V200H-40Z"/><circle cx="-22" cy="172" r="9" fill="#e0533d"/><circle cx="2" cy="172" r="9" fill="#3f8fd0"/><path fill="#6b7684" d="M18 164H34V170H18ZM18 176H34V182H18Z"/>
  <path fill="none" stroke="#e0773d" stroke-width="8" d="M-84 124L-70 215M84 124L70 215"/>`;
const helmet = `<path fill="#dfe5ec" fill-rule="evenodd" d="M0-112C70-112 102-60 102-6C102 62 62 104 0 104C-62 104-102 62-102-6C-102-60-70-112 0-112ZM0-90C-56-90-80-50-80-8C-80 46-52 82 0 82C52 82 80 46 80-8C80-50 56-90 0-90Z"/>
  <path fill="none" stroke="#fff" stroke-width="5" stroke-linecap="round" d="M-90-40C-82-72-62-94-30-102"/><path fill="none" stroke="#aab4c0" stroke-width="4" d="M0-90C-56-90-80-50-80-8C-80 46-52 82 0 82C52 82 80 46 80-8C80-50 56-90 0-90Z"/>
  <path fill="#b6c0cb" d="M-64 84C-30 112 30 112 64 84L70 104C34 130-34 130-70 104Z"/><path fill="#fff" opacity=".22" d="M40-74C66-56 74-24 70 10L56 6C60-22 54-50 34-66Z"/>`;
const astronaut: Scene = {
  defs:
    radial('lining', [0.5, 0.5, 0.5], ['#1e2530', '#39424f', '#7a8695']) +
    radial('earth', [0.35, 0.3, 0.8], ['#7fd0ff', '#2f86d6', '#123f86', '#071a3e']),
  behind: `${filled('#5d6876')}<rect x="14" y="14" width="612" height="600" rx="90" fill="#8d98a6"/><rect x="38" y="38" width="564" height="552" rx="70" fill="#05070f"/>
    <clipPath id="port"><rect x="38" y="38" width="564" height="552" rx="70"/></clipPath><g clip-path="url(#port)"><g fill="#fff">${scatter(80, 13, (chance) => `<circle cx="${chance() * 640}" cy="${chance() * 600}" r="${0.8 + chance() * 2.2}"/>`)}</g>
    <g transform="translate(510 150) scale(.92)"><circle r="190" fill="url(#earth)"/><g fill="#5aa765"><path d="M-150-60C-120-120-60-140-20-120C0-90-40-60-60-50C-70-10-110 10-130 0C-160-10-160-40-150-60Z M10-40C50-50 90-20 80 30C60 70 30 60 20 20C0 0 0-30 10-40Z"/></g><g fill="none" stroke="#fff" stroke-width="11" stroke-linecap="round" opacity=".75"><path d="M-170-10C-110-30-70 0-20-20M-90-130C-50-150 0-130 60-150M20 100C50 80 100 90 130 70"/></g></g></g>`,
  person: {
    shirt: '#eef1f5',
    worn: `${tailored(suit)}<circle cy="-4" r="94" fill="#4b5563"/><circle cy="-4" r="94" fill="url(#lining)"/>`,
  },
  over: helmet,
};

/** Those that look like photos, by the slugs of their styles. */
export const photoScenes = {
  'studio-portrait': studio,
  business,
  'black-and-white': monochrome,
  'film-noir': noir,
  'golden-hour': golden,
  'neon-city': neon,
  'snowy-forest': snowy,
  'by-the-sea': sea,
  astronaut,
};
