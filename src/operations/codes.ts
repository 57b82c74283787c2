import { randomInt } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import { hashOf } from './secrets.ts';

/** A device's clock may be one step off. */
const stepsOff = 1;
const recoveryCodes = 10;
const words = 5;
/** Without what is easily mistaken for something else. */
const letters = 'abcdefghjkmnpqrstuvwxyz23456789';

/** 160 random bits in base32. */
export function newTotpSecret(): string {
  return new Secret({ size: 20 }).base32;
}

/** The address that an application for codes takes, RFC 6238 with the usual parameters. */
export function totpAddress(secret: string, label: string): string {
  return totpOf(secret, label).toString();
}

/** The time step whose code this is; undefined when it is none. Applications show it with a space in the middle. */
export function stepOfCode(secret: string | null | undefined, code: string): number | undefined {
  const token = code.replace(/\s/g, '');
  if (typeof secret !== 'string' || !/^\d{6}$/.test(token)) return undefined;
  const totp = totpOf(secret);
  const delta = totp.validate({ token, window: stepsOff });
  return delta === null ? undefined : totp.counter() + delta;
}

function totpOf(secret: string, label = 'account'): TOTP {
  return new TOTP({
    issuer: 'Darkroom',
    label,
    secret: Secret.fromBase32(secret),
    algorithm: 'SHA1',
    digits: 6,
    period: 30,
  });
}

/** Codes that stand in for a lost device, each once. Only their hashes are kept: with 123 random bits, quick ones suffice. */
export function newRecoveryCodes(): { codes: string[]; hashes: string[] } {
  const codes = Array.from({ length: recoveryCodes }, () => Array.from({ length: words }, word).join('-'));
  return { codes, hashes: codes.map(recoveryHash) };
}

/** However it is written: capitals, spaces and strokes do not count. */
export function recoveryHash(code: string): string {
  return hashOf(code.toLowerCase().replace(/[^a-z0-9]/g, ''));
}

function word(): string {
  return Array.from({ length: 5 }, () => letters[randomInt(letters.length)]).join('');
}
