import type { PanelSession } from '../../../db/panel-sessions.ts';
import type { Own } from '../../../operations/panel-own.ts';
import type { Visit } from '../kit/visit.ts';

/** The visit of whoever is signed in, which every page below /account is for. */
export function sessionOf({ session }: Visit): PanelSession {
  if (session === undefined) throw new Error('this page is for whoever is signed in');
  return session;
}

export function ownOf(visit: Visit): Own {
  const { accountId, login } = sessionOf(visit);
  return { accountId, login };
}
