import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';

/** What a hash costs: 64 MiB, three passes, four lanes. Changed here, each password is hashed anew when its owner comes in. */
const now = { memory: 65_536, passes: 3, parallelism: 4 } as const;
const tagBytes = 32;
/** More at once would take the memory of the process. */
const mostAtOnce = 4;
const shortest = 12;
/** Beyond it a text is no password but a load. */
const longest = 200;
const fewestCharacters = 5;

interface Parameters {
  memory: number;
  passes: number;
  parallelism: number;
}

/** As a PHC string: `$argon2id$v=19$m=65536,t=3,p=4$salt$hash`. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const tag = await derive(password, salt, now);
  const { memory, passes, parallelism } = now;
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(salt)}$${base64(tag)}`;
}

/** Of nobody's password: whoever names an unknown account waits as long as for a known one. */
const nobodys = `$argon2id$v=19$m=${now.memory},t=${now.passes},p=${now.parallelism}$${base64(randomBytes(16))}$${base64(randomBytes(tagBytes))}`;

/** @returns `old`: right, and hashed with other parameters than today's */
export async function checkPassword(
  password: string,
  phc: string | null | undefined,
): Promise<'right' | 'old' | 'wrong'> {
  const [, memory = '', passes = '', parallelism = '', salt = '', tag = ''] =
    /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([^$]+)\$([^$]+)$/.exec(phc ?? nobodys) ?? [];
  const parameters = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) };
  const kept = Buffer.from(tag, 'base64');
  // None that is longer was ever set; it takes the time of one all the same.
  const isTooLong = Array.from(password).length > longest;
  const derived = await derive(isTooLong ? '' : password, Buffer.from(salt, 'base64'), parameters);
  if (isTooLong || !timingSafeEqual(kept, derived)) return 'wrong';
  const isOld = (Object.keys(now) as (keyof Parameters)[]).some((name) => now[name] !== parameters[name]);
  return isOld ? 'old' : 'right';
}

/**
 * What speaks against a password: too short or too long, the account's name in it, or one that is guessed first. No list of leaked
 * ones is at hand, so what such lists are made of is taken out of it: usual words, rows of a keyboard or an alphabet,
 * repetitions. Too little must not be left.
 */
export function passwordFault(
  password: string,
  login: string | null,
): 'short' | 'long' | 'login' | 'guessed' | undefined {
  const characters = Array.from(password);
  if (characters.length < shortest) return 'short';
  if (characters.length > longest) return 'long';
  const small = password.toLowerCase();
  if (login !== null && login.length >= 3 && small.includes(login.toLowerCase())) return 'login';
  if (new Set(characters).size < fewestCharacters) return 'guessed';
  const rest = Array.from(leftOf(small)).length;
  return rest < fewestCharacters ? 'guessed' : undefined;
}

const usualWords =
  /pass(?:word|wort)?|пароль|admin(?:istrator)?|welcome|letmein|iloveyou|monkey|dragon|sunshine|princess|football|baseball|superman|batman|master|shadow|secret|login|darkroom|test|user|root|changeme|trustno1|whatever|hello|привет|любовь|qazwsx|(?:19|20)\d\d/gu;
const rows = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'йцукенгшщзхъ',
  'фывапролджэ',
  'ячсмитьбю',
  '1qaz2wsx3edc4rfv5tgb',
];
const rowLength = 4;

/** What is left of a text when everything that is usual is taken out. */
function leftOf(text: string): string {
  const once = text.replace(/(.{2,}?)\1+/gu, '$1').replace(/(.)\1{2,}/gu, '$1');
  return withoutRows(once.replace(usualWords, '')).replace(/[\s\p{P}\p{Sm}\p{Sc}\p{Sk}]/gu, '');
}

function withoutRows(text: string): string {
  for (let length = text.length; length >= rowLength; length -= 1) {
    for (let start = 0; start + length <= text.length; start += 1) {
      const piece = text.slice(start, start + length);
      const backwards = Array.from(piece).toReversed().join('');
      if (rows.some((row) => row.includes(piece) || row.includes(backwards)))
        return withoutRows(text.slice(0, start) + text.slice(start + length));
    }
  }
  return text;
}

let running = 0;
const waiting: (() => void)[] = [];

async function derive(password: string, salt: Buffer, parameters: Parameters): Promise<Buffer> {
  if (running >= mostAtOnce) await new Promise<void>((resolve) => waiting.push(resolve));
  else running += 1;
  try {
    return await new Promise((resolve, reject) => {
      const given = { message: password.normalize('NFC'), nonce: salt, tagLength: tagBytes, ...parameters };
      argon2('argon2id', given, (error, tag) => (error === null ? resolve(tag) : reject(error)));
    });
  } finally {
    // The place goes to whoever waits, without being free in between.
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  }
}

/** As PHC strings have it, without padding. */
function base64(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
