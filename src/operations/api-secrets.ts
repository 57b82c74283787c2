const randomBytes = () => Buffer.from(crypto.getRandomValues(new Uint8Array(32)));

/** A key that nobody can guess. */
export function newKey(): string {
  return `dk_${randomBytes().toString('base64url')}`;
}

/** Its beginning, by which people tell keys apart. */
export function shownOfKey(key: string): string {
  return `${key.slice(0, 9)}…`;
}

/** What webhooks are signed with, in the form of Standard Webhooks. */
export function newWebhookSecret(): string {
  return `whsec_${randomBytes().toString('base64')}`;
}

/** SHA-256 in hex: enough for what has 256 random bits. */
export async function hashOfSecret(text: string): Promise<string> {
  return Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(text))).toString('hex');
}
