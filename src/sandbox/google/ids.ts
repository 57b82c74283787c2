import { createHash, randomBytes } from 'node:crypto';

/** An id of Drive's, which takes none that it did not make. */
export function makeId(): string {
  const random = randomBytes(15).toString('base64url');
  return `1${random}_${checkSum(random)}`;
}

/** Whether Drive made this id. */
export function isOurId(id: string): boolean {
  const [, random = '', sum] = /^1([\w-]{20})_([0-9a-f]{11})$/.exec(id) ?? [];
  return sum === checkSum(random);
}

/** Makes ids recognisable without a list of them. */
function checkSum(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 11);
}
