import type { Context } from 'hono';
import type { Language } from '../../../contract/language.ts';
import type { PanelSession } from '../../../db/panel-sessions.ts';
import type { Right, Who } from '../../../operations/who.ts';
import type { TextValues } from '../../../texts/texts.ts';
import type { Html } from './html.ts';
import type { Shown } from './shown.ts';

/** A word about what was just done. */
export interface Notice {
  kind: 'good' | 'bad';
  text: string;
}

/** One request to the panel, and how it is answered. */
export interface Visit {
  context: Context;
  /** Undefined on pages for everybody. */
  session: PanelSession | undefined;
  /** Who asks; on pages for everybody nobody does. */
  who: Who;
  language: Language;
  /** Wording of the panel; text, to be escaped by the page. */
  t: (key: string, values?: TextValues) => string;
  /** How times, money and such are written for this viewer. */
  shown: Shown;
  can: (right: Right) => boolean;
  /** A number in the path; NaN for what is none, which no row has. */
  id: (name?: string) => number;
  query: (name: string) => string;
  /** A field of the form that was sent; empty when it is missing. */
  field: (name: string) => string;
  /** A password as it was typed, with its spaces. */
  secret: (name: string) => string;
  /** All fields of this name. */
  fields: (name: string) => string[];
  /** A file of the form. */
  file: (name: string) => File | undefined;
  /** An address of a stored picture, good for some minutes. */
  picture: (hash: string) => string;
  page: (page: {
    title: string;
    body: Html;
    status?: 200 | 400 | 403 | 404 | 409 | 422 | 429;
  }) => Promise<Response>;
  /** A part of a page that replaces itself. */
  part: (body: Html) => Promise<Response>;
  /** After something was done: the page that shows it, with a word about it. `path` is below the panel's own. */
  goTo: (path: string, notice?: Notice) => Response;
  /** There is no such thing, or it is not for this viewer. */
  missing: () => Promise<Response>;
}
