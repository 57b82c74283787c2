import type { Language } from '../contract/language.ts';
import { guessZone, setPassword, setPreferences } from '../db/panel-accounts.ts';
import {
  beginTotp,
  confirmTotp,
  dropTotp,
  type Factors,
  readFactors,
  replaceCodes,
} from '../db/panel-factors.ts';
import { endSessions, type ListedSession, listSessions } from '../db/panel-sessions.ts';
import { newRecoveryCodes, newTotpSecret, stepOfCode, totpAddress } from './codes.ts';
import { provePassword } from './panel-sign-in.ts';
import { hashPassword, passwordFault } from './passwords.ts';
import type { OperationDeps } from './who.ts';

/** What everybody who is signed in does with their own account; whoever asks is known by their visit. */
export interface Own {
  accountId: number;
  /** Null: the account of a person of Telegram, which has no password. */
  login: string | null;
}

export async function readOwn(
  { sql }: OperationDeps,
  { accountId }: Own,
): Promise<{ factors: Factors; visits: ListedSession[] }> {
  const [factors, visits] = await Promise.all([readFactors(sql, accountId), listSessions(sql, accountId)]);
  return { factors: factors ?? { secret: null, isConfirmed: false, codesLeft: 0 }, visits };
}

/** Whoever comes in for the first time sees times as their browser does. */
export async function guessTimeZone({ sql }: OperationDeps, accountId: number, zone: string): Promise<void> {
  if (isZone(zone)) await guessZone(sql, accountId, zone);
}

/** A zone that times can be shown in. */
function isZone(text: string): boolean {
  try {
    return text !== '' && new Intl.DateTimeFormat('en', { timeZone: text }).format() !== '';
  } catch {
    return false;
  }
}

export async function prefer(
  { sql }: OperationDeps,
  { accountId }: Own,
  chosen: { language: Language; timeZone: string },
): Promise<{ kind: 'done' | 'no_zone' }> {
  if (!isZone(chosen.timeZone)) return { kind: 'no_zone' };
  await setPreferences(sql, accountId, chosen);
  return { kind: 'done' };
}

/** All visits end with it, also the one that asks. */
export async function changePassword(
  deps: OperationDeps,
  own: Own,
  { current, password, address }: { current: string; password: string; address: string },
): Promise<
  | { kind: 'done' | 'wrong' | 'same' }
  | { kind: 'wait'; until: Date }
  | { kind: 'weak'; fault: NonNullable<ReturnType<typeof passwordFault>> }
> {
  const proved = await provePassword(deps, { ...own, secret: current, address });
  if (proved.kind !== 'in') return proved;
  if (current === password) return { kind: 'same' };
  const fault = passwordFault(password, own.login);
  if (fault !== undefined) return { kind: 'weak', fault };
  await setPassword(deps.sql, own.accountId, await hashPassword(password));
  return { kind: 'done' };
}

/** The secret a device is to be given; the same one until its first code confirms it. */
export async function setUpDevice(
  { sql }: OperationDeps,
  { accountId, login }: Own,
): Promise<{ kind: 'pending'; secret: string; address: string } | { kind: 'confirmed' }> {
  const secret = await beginTotp(sql, accountId, newTotpSecret());
  if (secret === undefined) return { kind: 'confirmed' };
  return { kind: 'pending', secret, address: totpAddress(secret, login ?? 'Telegram') };
}

/** The first code of the device; from then on one is asked for. The codes for a lost device are told this once. */
export async function confirmDevice(
  { sql }: OperationDeps,
  { accountId }: Own,
  code: string,
): Promise<{ kind: 'done'; codes: string[] } | { kind: 'wrong' }> {
  const factors = await readFactors(sql, accountId);
  const step = stepOfCode(factors?.secret, code);
  if (step === undefined) return { kind: 'wrong' };
  const { codes, hashes } = newRecoveryCodes();
  const isDone = await confirmTotp(sql, { accountId, step, codeHashes: hashes });
  return isDone ? { kind: 'done', codes } : { kind: 'wrong' };
}

export async function removeDevice({ sql }: OperationDeps, { accountId }: Own): Promise<void> {
  await dropTotp(sql, accountId);
}

/** New codes for a lost device; those before are worth nothing any more. */
export async function renewCodes({ sql }: OperationDeps, { accountId }: Own): Promise<string[]> {
  const { codes, hashes } = newRecoveryCodes();
  await replaceCodes(sql, accountId, hashes);
  return codes;
}

/** Ends one of the own visits, or all but the one that asks. */
export async function endOwnVisits(
  { sql }: OperationDeps,
  { accountId }: Own,
  which: { name: string } | { except: string },
): Promise<number> {
  return endSessions(sql, { accountId, ...which });
}
