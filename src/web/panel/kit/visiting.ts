import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { Language } from '../../../contract/language.ts';
import { storableText } from '../../../contract/storable.ts';
import type { PanelSession } from '../../../db/panel-sessions.ts';
import type { Right, Who } from '../../../operations/who.ts';
import type { TextValues } from '../../../texts/texts.ts';
import type { PanelDeps } from '../deps.ts';
import { html } from './html.ts';
import { layout } from './layout.ts';
import { panelPath } from './path.ts';
import { createShown } from './shown.ts';
import type { Notice, Visit } from './visit.ts';

/** For this very host, where browsers take that: see the visit's own cookie. */
const noticeCookie = (isSecure: boolean) => `${isSecure ? '__Host-' : ''}darkroom_notice`;
/** Pictures stay the same address for this long, so that a browser need not load them twice. */
const pictureStepMs = 300_000;

interface VisitParts {
  deps: PanelDeps;
  context: Context;
  session: PanelSession | undefined;
  who: Who;
  rights: ReadonlySet<Right>;
  form: FormData | undefined;
}

export function createVisit({ deps, context, session, who, rights, form }: VisitParts): Visit {
  const language = session?.language ?? preferred(context);
  const wording = deps.texts(language);
  const t = (key: string, values: TextValues = {}) => wording.plain(key, values);
  const shown = createShown({ language, timeZone: session?.timeZone ?? 'UTC' });
  const visit: Visit = {
    context,
    session,
    who,
    language,
    t,
    shown,
    can: (right) => rights.has(right),
    id: (name = 'id') => numberOf(context.req.param(name) ?? ''),
    query: (name) => storableText(context.req.query(name) ?? ''),
    field: (name) => textOf(form?.get(name)),
    secret: (name) => typedOf(form?.get(name)),
    fields: (name) => (form?.getAll(name) ?? []).map(textOf),
    file(name) {
      const value = form?.get(name);
      return value instanceof File && value.size > 0 ? value : undefined;
    },
    picture(hash) {
      const expiresAt = new Date((Math.floor(Date.now() / pictureStepMs) + 2) * pictureStepMs);
      return deps.links.sign(hash, { expiresAt, name: hash.slice(0, 12) });
    },
    async page({ title, body, status = 200 }) {
      const notice = takeNotice(context, deps.isSecure);
      return context.html(await layout({ visit, title, body, notice }), status);
    },
    part: async (body) => context.html(await body),
    goTo(path, notice) {
      if (notice !== undefined) keepNotice(context, notice, deps.isSecure);
      return context.redirect(`${panelPath}${path}`, 303);
    },
    missing: () =>
      visit.page({ title: t('panel-missing-title'), body: html`<p>${t('panel-missing')}</p>`, status: 404 }),
  };
  return visit;
}

function textOf(value: File | string | null | undefined): string {
  return storableText(typedOf(value)).trim();
}

function typedOf(value: File | string | null | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** Ids are counted up by the database; no longer number is one. */
function numberOf(text: string): number {
  return /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
}

function preferred(context: Context): Language {
  return /^ru\b/i.test(context.req.header('accept-language') ?? '') ? 'ru' : 'en';
}

/** A word about what was done travels in a cookie, as an address can be passed on and stays in histories. */
function keepNotice(context: Context, notice: Notice, secure: boolean): void {
  setCookie(context, noticeCookie(secure), JSON.stringify(notice), {
    path: '/',
    httpOnly: true,
    secure,
    sameSite: 'Strict',
    maxAge: 30,
  });
}

function takeNotice(context: Context, secure: boolean): Notice | undefined {
  const kept = getCookie(context, noticeCookie(secure));
  if (kept === undefined) return undefined;
  deleteCookie(context, noticeCookie(secure), { path: '/', secure });
  try {
    const { kind, text } = JSON.parse(kept) as Partial<Notice>;
    return typeof text === 'string' ? { kind: kind === 'bad' ? 'bad' : 'good', text } : undefined;
  } catch {
    return undefined;
  }
}
