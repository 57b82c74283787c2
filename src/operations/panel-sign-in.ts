import { storableText } from '../contract/storable.ts';
import { raiseAlarm } from '../db/alarms.ts';
import { type Credentials, findCredentials, keepPassword } from '../db/panel-accounts.ts';
import { readFactors, takeCode, takeStep } from '../db/panel-factors.ts';
import {
  type Attempt,
  addLink,
  countAttempt,
  findLink,
  forgiveAttempt,
  type LinkedAccount,
  type LinkPurpose,
  setPasswordByLink,
  useLink,
} from '../db/panel-links.ts';
import { recoveryHash, stepOfCode } from './codes.ts';
import { checkPassword, hashPassword, passwordFault } from './passwords.ts';
import { hashOf, newSecret } from './secrets.ts';
import { type OperationDeps, rightsOf, type Who } from './who.ts';

/** `in`: a visit of this account may begin · `code`: the ticket and a code of the second factor are needed first. */
type Entered = { kind: 'in'; accountId: number } | { kind: 'code'; ticket: string };
/** `wrong`: nothing is said of what was wrong · `wait`: too many attempts were wrong; this one was not judged. */
type NotEntered = { kind: 'wrong' } | { kind: 'wait'; until: Date };

const secondStepMinutes = 5;
/** So many failures one after the other are no forgetfulness. */
const alarming = 10;
const longestLogin = 64;

/** Somebody wants to come in by name and password. */
export async function signIn(
  deps: OperationDeps,
  { login, password, address }: { login: string; password: string; address: string },
): Promise<Entered | NotEntered> {
  const name = storableText(login, longestLogin).toLowerCase();
  return judged(deps, attemptOf(name, address), async () => {
    const account = await findCredentials(deps.sql, name);
    const verdict = await checkPassword(password, account?.password);
    if (verdict === 'wrong' || account === undefined) return undefined;
    if (verdict === 'old') await hashAnew(deps, account, password);
    return entering(deps, { ...account, accountId: account.id });
  });
}

/** The second factor: a code of the device, or one of those on paper. The ticket is used up by the right one. */
export async function enterCode(
  deps: OperationDeps,
  { ticket, code, address }: { ticket: string; code: string; address: string },
): Promise<Entered | NotEntered | { kind: 'gone' }> {
  const link = { hash: hashOf(ticket), purpose: 'second_step' } as const;
  const account = await findLink(deps.sql, link);
  if (account === undefined) return { kind: 'gone' };
  return judged(deps, attemptOf(nameOfAccount(account), address), async () => {
    if (!(await isRightCode(deps, account.accountId, code))) return undefined;
    const used = await useLink(deps.sql, link);
    return used === undefined ? undefined : { kind: 'in', accountId: used.accountId };
  });
}

export interface Proof {
  accountId: number;
  /** Null: an account without a password. */
  login: string | null;
  secret: string;
  address: string;
}

/** Whoever is in already proves once more who they are: by password or by a code. */
export async function proveAgain(deps: OperationDeps, proof: Proof): Promise<{ kind: 'in' } | NotEntered> {
  return judgedAgain(
    deps,
    proof,
    async () => (await isRightCode(deps, proof.accountId, proof.secret)) || isOwnPassword(deps, proof),
  );
}

/** The same by the password alone, for what replaces it. */
export async function provePassword(deps: OperationDeps, proof: Proof): Promise<{ kind: 'in' } | NotEntered> {
  return judgedAgain(deps, proof, () => isOwnPassword(deps, proof));
}

async function judgedAgain(
  deps: OperationDeps,
  { accountId, login, address }: Proof,
  isRight: () => Promise<boolean>,
): Promise<{ kind: 'in' } | NotEntered> {
  const attempt = attemptOf(nameOfAccount({ login, accountId }), address);
  return judged(deps, attempt, async () => ((await isRight()) ? { kind: 'in' as const } : undefined));
}

async function isOwnPassword({ sql }: OperationDeps, { login, secret }: Proof): Promise<boolean> {
  const credentials = login === null ? undefined : await findCredentials(sql, login);
  return (await checkPassword(secret, credentials?.password)) !== 'wrong';
}

/** Whose link this is; looking at it does not use it up. */
export async function lookAtLink(
  { sql }: OperationDeps,
  { token, purpose }: { token: string; purpose: LinkPurpose },
): Promise<LinkedAccount | undefined> {
  return findLink(sql, { hash: hashOf(token), purpose });
}

/** Sets a password by a link that was handed over; then whoever had it is in. */
export async function setPasswordOf(
  deps: OperationDeps,
  { token, password }: { token: string; password: string },
): Promise<
  Entered | { kind: 'gone' } | { kind: 'weak'; fault: NonNullable<ReturnType<typeof passwordFault>> }
> {
  const account = await lookAtLink(deps, { token, purpose: 'set_password' });
  if (account === undefined) return { kind: 'gone' };
  const fault = passwordFault(password, account.login);
  if (fault !== undefined) return { kind: 'weak', fault };
  const accountId = await setPasswordByLink(deps.sql, {
    hash: hashOf(token),
    password: await hashPassword(password),
  });
  return accountId === undefined ? { kind: 'gone' } : entering(deps, account);
}

/** Comes in by a link that the bot has sent. Somebody who does not work here any more stays outside. */
export async function enterByLink(deps: OperationDeps, token: string): Promise<Entered | { kind: 'gone' }> {
  const account = await useLink(deps.sql, { hash: hashOf(token), purpose: 'sign_in' });
  if (account === undefined) return { kind: 'gone' };
  const { accountId, userId } = account;
  const who: Who = userId === null ? { kind: 'account', accountId } : { kind: 'person', userId };
  return (await rightsOf(deps, who)).size === 0 ? { kind: 'gone' } : entering(deps, account);
}

/** A code of the device that was not used before, or one on paper, which is used up by it. */
async function isRightCode({ sql }: OperationDeps, accountId: number, code: string): Promise<boolean> {
  const factors = await readFactors(sql, accountId);
  if (factors === undefined || !factors.isConfirmed) return false;
  const step = stepOfCode(factors.secret, code);
  if (step !== undefined) return takeStep(sql, accountId, step);
  return takeCode(sql, accountId, recoveryHash(code));
}

async function entering(
  { sql }: OperationDeps,
  { accountId, hasTotp }: Pick<LinkedAccount, 'accountId' | 'hasTotp'>,
): Promise<Entered> {
  if (!hasTotp) return { kind: 'in', accountId };
  const ticket = newSecret();
  await addLink(sql, { hash: hashOf(ticket), accountId, purpose: 'second_step', minutes: secondStepMinutes });
  return { kind: 'code', ticket };
}

async function hashAnew({ sql }: OperationDeps, { id, password: was }: Credentials, password: string) {
  if (was !== null) await keepPassword(sql, id, { was, is: await hashPassword(password) });
}

const attemptOf = (name: string, address: string): Attempt => ({
  account: `account ${name}`,
  address: `address ${address}`,
});

const nameOfAccount = ({ login, accountId }: Pick<LinkedAccount, 'login' | 'accountId'>) =>
  (login ?? `#${accountId}`).toLowerCase();

/** Lets an attempt be judged unless it comes too early; undefined is wrong. */
async function judged<Outcome extends { kind: string }>(
  { sql }: OperationDeps,
  attempt: Attempt,
  judge: () => Promise<Outcome | undefined>,
): Promise<Outcome | NotEntered> {
  const counted = await countAttempt(sql, attempt);
  if ('freeAt' in counted) return { kind: 'wait', until: counted.freeAt };
  const outcome = await judge();
  if (outcome !== undefined) {
    await forgiveAttempt(sql, attempt, outcome.kind === 'in');
    return outcome;
  }
  if (counted.failures >= alarming) await alarm(sql, attempt.account);
  return { kind: 'wrong' };
}

async function alarm(sql: OperationDeps['sql'], name: string): Promise<void> {
  const text =
    `Somebody tries to come into the panel: ${name} has failed ${alarming} times or more, and each further attempt has to wait. ` +
    'If it is not its owner, see where it comes from in the log of your proxy; a link by `panel link` still lets the owner in.';
  await raiseAlarm(sql, { key: `panel ${name}`, text });
}
