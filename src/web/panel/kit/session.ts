import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { openSession, proveSession, visitLimits } from '../../../db/panel-sessions.ts';
import { hashOf, newSecret } from '../../../operations/secrets.ts';
import type { PanelDeps } from '../deps.ts';

/** `__Host-` binds the cookie to this very host; browsers take that only by https. */
const cookieName = ({ isSecure }: Pick<PanelDeps, 'isSecure'>) => (isSecure ? '__Host-darkroom' : 'darkroom');

/** Begins a visit of this account, under an id that nobody knew before. */
export async function beginVisit(
  deps: Pick<PanelDeps, 'sql' | 'isSecure'>,
  context: Context,
  accountId: number,
): Promise<void> {
  const id = newSecret();
  await openSession(deps.sql, {
    idHash: hashOf(id),
    accountId,
    formToken: newSecret(),
    agent: (context.req.header('user-agent') ?? '').slice(0, 200),
    address: addressOf(context),
  });
  keepId(deps, context, id);
}

/** The visit goes on under a new id, as whoever it is of has proved who they are. */
export async function renewVisit(
  deps: Pick<PanelDeps, 'sql' | 'isSecure'>,
  context: Context,
  idHash: string,
): Promise<void> {
  const id = newSecret();
  if (await proveSession(deps.sql, { was: idHash, is: hashOf(id) })) keepId(deps, context, id);
}

function keepId(deps: Pick<PanelDeps, 'isSecure'>, context: Context, id: string): void {
  setCookie(context, cookieName(deps), id, {
    path: '/',
    httpOnly: true,
    secure: deps.isSecure,
    sameSite: 'Lax',
    maxAge: visitLimits.longestHours * 3_600,
  });
}

/** The hash of the visit's id; undefined without a cookie. */
export function visitHash(deps: Pick<PanelDeps, 'isSecure'>, context: Context): string | undefined {
  const id = getCookie(context, cookieName(deps));
  return id === undefined ? undefined : hashOf(id);
}

export function forgetVisit(deps: Pick<PanelDeps, 'isSecure'>, context: Context): void {
  deleteCookie(context, cookieName(deps), { path: '/', secure: deps.isSecure });
}

/** Where a request comes from, as the connection says; headers that anybody can write are not believed. */
export function addressOf(context: Context): string {
  const server = context.env as { incoming?: { socket?: { remoteAddress?: string } } } | undefined;
  return server?.incoming?.socket?.remoteAddress ?? 'unknown';
}
