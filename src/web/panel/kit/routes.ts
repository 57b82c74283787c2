import type { Right } from '../../../operations/who.ts';
import type { PanelDeps } from '../deps.ts';
import type { Visit } from './visit.ts';

/**
 * Who may open a page: everybody, who is signed in, or who has a right. There is no way to add a page without saying so;
 * what a right allows inside is decided by the operation once more.
 */
export type Access = 'everybody' | 'signed_in' | Right;

/** One page or one thing that can be done. `get` changes nothing. */
export interface Route {
  method: 'get' | 'post';
  /** Below the panel's own path, such as `/orders/:id`. */
  path: `/${string}`;
  access: Access;
  /** Only for whoever proved within ten minutes who they are: money and what cannot be undone. */
  isSensitive?: true;
  /** Most bytes of a form, if not 64 KiB. */
  largest?: number;
  handle(visit: Visit): Promise<Response> | Response;
}

/** The pages of one subject. */
export type PageGroup = (deps: PanelDeps) => readonly Route[];
