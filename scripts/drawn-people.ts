/** The people in the drawn pictures, as pieces of SVG. */

export interface Look {
  skin: string;
  shade: string;
  hair: string;
  shirt: string;
  isShort?: boolean;
  /** Over the shirt and under the hair. */
  worn?: string;
}

export const she: Look = { skin: '#f3c6a5', shade: '#e0a985', hair: '#5a3627', shirt: '#3f7cac' };

export const ink = '#3a2a25';

/** Of a bust that looks straight ahead, for what is laid over it. */
export const outline = {
  shoulders: 'M-104 210C-108 128-84 104-28 92H28C84 104 108 128 104 210Z',
  face: 'M-50-22C-50-76 50-76 50-22C50 24 30 63 0 63C-30 63-50 24-50-22Z',
  neck: 'M-21 30H21V92C21 112-21 112-21 92Z',
  longHair: 'M-64-12C-72-92 72-92 64-12L68 52C70 82 52 92 38 86H-38C-52 92-70 82-68 52Z',
};

/** Of a head whose middle is at 0, 0 and that is about 130 high; `turn` from -1 to 1, to the left or the right. */
export function bust(look: Look, turn = 0, extra = ''): string {
  return `${shoulders(look)}${look.isShort ? '' : longHair(look, turn)}${neck(look)}
    ${look.isShort ? ears(look, turn) : ''}
    <path fill="${look.skin}" d="${outline.face}"/>
    ${look.isShort ? shortHair(look) : fringe(look, turn)}
    <g transform="translate(${turn * 15} 0)">${features(look, turn)}${extra}</g>`;
}

export function shoulders({ shirt, worn = '' }: Look): string {
  return `<path fill="${shirt}" d="${outline.shoulders}"/>${worn}`;
}

function longHair({ hair }: Look, turn: number): string {
  return `<path transform="translate(${-turn * 7} 0)" fill="${hair}" d="${outline.longHair}"/>`;
}

function fringe({ hair }: Look, turn: number): string {
  return `<path fill="${hair}" d="M-57 6C-66-90 66-90 57 6C52-20 42-38 ${14 + turn * 12}-50C-6-36-42-34-50-12C-54-6-55 0-57 6Z"/>`;
}

function shortHair({ hair }: Look): string {
  return `<path fill="${hair}" d="M-54-4C-66-92 66-92 54-4C50-16 49-26 46-34C20-30-10-32-34-44C-44-34-48-20-54-4Z"/>`;
}

function ears({ shade }: Look, turn: number): string {
  return `<g fill="${shade}"><ellipse cx="${-52 - turn * 5}" cy="0" rx="9" ry="13"/><ellipse cx="${52 - turn * 5}" cy="0" rx="9" ry="13"/></g>`;
}

export function neck({ skin, shade }: Look): string {
  return `<path fill="${shade}" d="${outline.neck}"/>
    <path fill="${skin}" d="M-21 78C-8 86 8 86 21 78V92C21 112-21 112-21 92Z"/>`;
}

const cheek = (x: number) => `<ellipse cx="${x}" cy="16" rx="9" ry="6" fill="#e98d7d" opacity=".4"/>`;

/** The far side of a turned face is narrower. */
function features({ hair, shade }: Look, turn: number): string {
  const [left, right] = [-21 * (1 + Math.min(0, turn) * 0.3), 21 * (1 - Math.max(0, turn) * 0.3)];
  const [nose, tip] = [turn * 7, turn * 13];
  const cheeks = [turn < 0 ? '' : cheek(left - 6), turn > 0 ? '' : cheek(right + 6)].join('');
  return `${eye(left, hair)}${eye(right, hair)}${cheeks}
    <path fill="none" stroke="${shade}" stroke-width="4" stroke-linecap="round" d="M${nose + 1}-2C${tip + 4} 8 ${tip + 5} 14 ${nose - 4} 15"/>
    <path fill="#fff" stroke="#b5523f" stroke-width="3.5" stroke-linejoin="round" d="M-17 30C-8 34 8 34 17 30C12 46-12 46-17 30Z"/>`;
}

function eye(x: number, hair: string): string {
  return `<g transform="translate(${x} -12)"><ellipse rx="9" ry="6.5" fill="#fff"/><circle r="5.6" fill="${ink}"/>
    <circle cx="2" cy="-2" r="1.7" fill="#fff"/>
    <path fill="none" stroke="${ink}" stroke-width="2.5" stroke-linecap="round" d="M-10-2C-6-9 6-9 10-2"/>
    <path fill="none" stroke="${hair}" stroke-width="4.5" stroke-linecap="round" d="M-11-15C-5-20 5-20 11-16"/></g>`;
}
