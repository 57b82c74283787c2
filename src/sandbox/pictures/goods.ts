import sharp from 'sharp';

/** What can be drawn. */
export type GoodsKind =
  | 'mug'
  | 'bowl'
  | 'lamp'
  | 'candle'
  | 'cushion'
  | 'chair'
  | 'backpack'
  | 'tote'
  | 'vase'
  | 'clock';

export interface GoodsPicture {
  kind: GoodsKind;
  /** Of its colour, degrees. */
  hue: number;
  /** Another number, another pattern. */
  seed: number;
  /** 1 shows it whole, 2 on a dark wall, 3 from near by. */
  view: number;
  /** Pixels; the picture is square. */
  side: number;
  /** Is drawn into a corner, so that no two pictures are the same. */
  mark?: number;
}

interface Colors {
  main: string;
  dark: string;
  light: string;
  accent: string;
}

/** Draws a piece of goods as a shop would show it. The same request gives the same bytes. */
export async function drawGoods(picture: GoodsPicture): Promise<Buffer> {
  return sharp(Buffer.from(goodsSvg(picture)))
    .removeAlpha()
    .jpeg({ quality: 88 })
    .toBuffer();
}

function goodsSvg({ kind, hue, seed, view, side, mark = 0 }: GoodsPicture): string {
  const colors = {
    main: `hsl(${hue},48%,52%)`,
    dark: `hsl(${hue},50%,36%)`,
    light: `hsl(${hue},55%,74%)`,
    accent: `hsl(${(hue + 150 + seed * 23) % 360},60%,62%)`,
  };
  const isDark = view === 2;
  const [wall, floor] = isDark
    ? [`hsl(${hue},22%,24%)`, `hsl(${hue},24%,17%)`]
    : [`hsl(${(hue + 20) % 360},42%,95%)`, `hsl(${(hue + 20) % 360},34%,86%)`];
  const zoom = view === 3 ? 1.45 : 1;
  const turn = view === 2 ? ((seed % 5) - 2) * 2 : 0;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}" viewBox="0 0 800 800"><defs>
<radialGradient id="w" cx="0.5" cy="0.4" r="0.8"><stop offset="0" stop-color="${wall}"/><stop offset="1" stop-color="${floor}"/></radialGradient>
<linearGradient id="b" x1="0" x2="1"><stop offset="0" stop-color="${colors.light}"/><stop offset="0.35" stop-color="${colors.main}"/><stop offset="1" stop-color="${colors.dark}"/></linearGradient>
<radialGradient id="g"><stop offset="0" stop-color="#fff3c4" stop-opacity="0.95"/><stop offset="1" stop-color="#fff3c4" stop-opacity="0"/></radialGradient></defs>
<rect width="800" height="800" fill="url(#w)"/><rect y="600" width="800" height="200" fill="${floor}" opacity="0.7"/>
<g transform="translate(400 430) rotate(${turn}) scale(${zoom}) translate(-400 -430)">
<ellipse cx="410" cy="640" rx="${kind === 'clock' ? 120 : 220}" ry="26" fill="#000" opacity="0.18"/>${shapes[kind](colors, seed)}</g>${squares(mark)}</svg>`;
}

/** A number as people read none: a square for each of its binary digits that is set. */
function squares(mark: number): string {
  const places = Array.from({ length: 20 }, (_, place) => place).filter((place) => (mark >> place) & 1);
  return places
    .map((place) => `<rect x="${30 + 36 * place}" y="750" width="26" height="26" fill="#6b6258"/>`)
    .join('');
}

const shapes: Record<GoodsKind, (colors: Colors, seed: number) => string> = {
  mug: ({ dark, light, accent }, seed) =>
    `<path d="M520 360h55c60 0 60 170 0 170h-55" fill="none" stroke="${dark}" stroke-width="34"/>
<path d="M270 300h270v270q0 65-65 65h-140q-65 0-65-65z" fill="url(#b)"/>${band(seed, { x: 270, y: 420, width: 270, color: accent })}
<ellipse cx="405" cy="300" rx="135" ry="34" fill="${light}"/><ellipse cx="405" cy="304" rx="116" ry="25" fill="#4a2c1a"/>`,
  bowl: ({ light, dark, accent }, seed) =>
    `<path d="M190 400h430q0 190-140 225h-150q-140-35-140-225z" fill="url(#b)"/>${band(seed, { x: 226, y: 500, width: 358, color: accent })}
<ellipse cx="405" cy="400" rx="215" ry="58" fill="${light}"/><ellipse cx="405" cy="408" rx="190" ry="46" fill="${dark}"/>
<path d="M340 632h130v12h-130z" fill="${dark}"/>`,
  lamp: ({ dark, accent }, seed) =>
    `<circle cx="400" cy="330" r="270" fill="url(#g)"/><path d="M388 400h24v220h-24z" fill="${dark}"/>
<path d="M310 190h180l80 220h-340z" fill="url(#b)"/>${dots(seed, { x: 300, y: 330, width: 200, color: accent })}
<ellipse cx="400" cy="410" rx="170" ry="26" fill="#fff3c4"/><rect x="290" y="612" width="220" height="30" rx="15" fill="${dark}"/>`,
  candle: ({ light, accent }, seed) =>
    `<circle cx="400" cy="230" r="190" fill="url(#g)"/><path d="M400 160q46 66 0 112q-46-46 0-112z" fill="#ffb13d"/>
<path d="M396 262h8v50h-8z" fill="#333"/><rect x="290" y="310" width="220" height="326" rx="18" fill="url(#b)"/>
<ellipse cx="400" cy="312" rx="110" ry="24" fill="${light}"/>${band(seed, { x: 290, y: 440, width: 220, color: accent })}`,
  cushion: ({ dark, accent }, seed) =>
    `<path d="M190 250q210 40 420 0q-40 190 0 380q-210-40-420 0q40-190 0-380z" fill="url(#b)"/>
<path d="M190 250q210 40 420 0q-40 190 0 380q-210-40-420 0q40-190 0-380z" fill="none" stroke="${dark}" stroke-width="6" stroke-dasharray="16 10"/>
${dots(seed, { x: 270, y: 390, width: 270, color: accent })}`,
  chair: ({ dark, accent }, seed) =>
    `<path d="M270 460l-30 180h26l40-170zM530 460l30 180h-26l-40-170z" fill="${dark}"/>
<rect x="270" y="170" width="260" height="250" rx="60" fill="url(#b)"/>${dots(seed, { x: 310, y: 270, width: 180, color: accent })}
<rect x="240" y="400" width="320" height="80" rx="36" fill="url(#b)" stroke="${dark}" stroke-width="4"/>`,
  backpack: ({ dark, light, accent }, seed) =>
    `<path d="M340 190q60-70 120 0" fill="none" stroke="${dark}" stroke-width="22"/>
<rect x="245" y="190" width="310" height="450" rx="110" fill="url(#b)"/><path d="M245 330h310v26h-310z" fill="${dark}"/>
<rect x="290" y="420" width="220" height="170" rx="36" fill="${light}"/>${band(seed, { x: 290, y: 480, width: 220, color: accent })}
<rect x="384" y="322" width="32" height="56" rx="8" fill="${accent}"/>`,
  tote: ({ dark, accent }, seed) =>
    `<path d="M310 320q0-170 90-170t90 170" fill="none" stroke="${dark}" stroke-width="20"/>
<path d="M220 310h360l-30 330h-300z" fill="url(#b)"/>${dots(seed, { x: 300, y: 430, width: 200, color: accent })}
<path d="M232 340h336" stroke="${dark}" stroke-width="5" stroke-dasharray="14 9"/>`,
  vase: ({ dark, light, accent }, seed) =>
    `<path d="M400 330q-70-120-40-210M400 330q60-110 50-190M402 330q6-130 0-200" stroke="#5d7a4a" stroke-width="7" fill="none"/>
<circle cx="360" cy="118" r="30" fill="${accent}"/><circle cx="450" cy="138" r="26" fill="${light}"/><circle cx="402" cy="106" r="24" fill="${accent}"/>
<path d="M350 300h100q-14 70 70 150q60 190-70 190h-100q-130 0-70-190q84-80 70-150z" fill="url(#b)"/>
${band(seed, { x: 286, y: 490, width: 228, color: accent })}<ellipse cx="400" cy="300" rx="50" ry="13" fill="${dark}"/>`,
  clock: ({ dark, light, accent }, seed) =>
    `<circle cx="400" cy="400" r="230" fill="url(#b)"/><circle cx="400" cy="400" r="190" fill="#fffdf6"/>
${Array.from({ length: 12 }, (_, hour) => `<rect x="395" y="224" width="10" height="30" rx="5" fill="${dark}" transform="rotate(${hour * 30} 400 400)"/>`).join('')}
<rect x="392" y="285" width="16" height="125" rx="8" fill="${dark}" transform="rotate(${(seed * 47) % 360} 400 400)"/>
<rect x="394" y="250" width="12" height="160" rx="6" fill="${accent}" transform="rotate(${(seed * 131) % 360} 400 400)"/>
<circle cx="400" cy="400" r="16" fill="${light}" stroke="${dark}" stroke-width="5"/>`,
};

interface Strip {
  x: number;
  y: number;
  width: number;
  color: string;
}

/** A pattern around the body: stripes, waves or lozenges. */
function band(seed: number, { x, y, width, color }: Strip): string {
  const count = 5 + (seed % 4);
  const step = width / count;
  const at = Array.from({ length: count }, (_, index) => x + index * step);
  switch (seed % 3) {
    case 0:
      return `<rect x="${x}" y="${y}" width="${width}" height="16" fill="${color}"/><rect x="${x}" y="${y + 30}" width="${width}" height="${6 + (seed % 5) * 2}" fill="${color}" opacity="0.7"/>`;
    case 1:
      return at
        .map(
          (left) =>
            `<path d="M${left} ${y + 20}q${step / 4}-26 ${step / 2} 0t${step / 2} 0" fill="none" stroke="${color}" stroke-width="8"/>`,
        )
        .join('');
    default:
      return at
        .map(
          (left) =>
            `<path d="M${left} ${y + 20}l${step / 2}-22l${step / 2} 22l${-step / 2} 22z" fill="${color}"/>`,
        )
        .join('');
  }
}

/** Dots or crosses, scattered. */
function dots(seed: number, { x, y, width, color }: Strip): string {
  const count = 6 + (seed % 5);
  return Array.from({ length: count }, (_, index) => {
    const left = x + ((index * 61 + seed * 17) % width);
    const top = y - 20 + ((index * 37 + seed * 29) % 90);
    return seed % 2 === 0
      ? `<circle cx="${left}" cy="${top}" r="11" fill="${color}"/>`
      : `<path d="M${left - 12} ${top}h24M${left} ${top - 12}v24" stroke="${color}" stroke-width="8"/>`;
  }).join('');
}
