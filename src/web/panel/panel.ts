import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { findSession, type PanelSession } from '../../db/panel-sessions.ts';
import { isSameSecret } from '../../operations/secrets.ts';
import { type Right, rightsOf, type Who } from '../../operations/who.ts';
import { accountPages } from './account/pages.ts';
import { apiPages } from './api/pages.ts';
import { broadcastPages } from './broadcasts/pages.ts';
import { catalogPages } from './catalog/pages.ts';
import { changePages } from './changes/pages.ts';
import { deletionPages } from './deletions/pages.ts';
import type { PanelDeps } from './deps.ts';
import { createAssets } from './kit/assets.ts';
import { formTokenField } from './kit/forms.ts';
import { html } from './kit/html.ts';
import { backOf, panelPath } from './kit/path.ts';
import type { PageGroup, Route } from './kit/routes.ts';
import { visitHash } from './kit/session.ts';
import type { Visit } from './kit/visit.ts';
import { createVisit } from './kit/visiting.ts';
import { orderPages } from './orders/pages.ts';
import { overviewPages } from './overview/pages.ts';
import { peoplePages } from './people/pages.ts';
import { reviewPages } from './review/pages.ts';
import { settingPages } from './settings/pages.ts';
import { signInPages } from './sign-in/pages.ts';
import { teamPages } from './team/pages.ts';
import { topUpPages } from './top-ups/pages.ts';

/** Every page there is. */
const pageGroups: readonly PageGroup[] = [
  overviewPages,
  peoplePages,
  settingPages,
  reviewPages,
  catalogPages,
  deletionPages,
  broadcastPages,
  topUpPages,
  signInPages,
  accountPages,
  teamPages,
  orderPages,
  apiPages,
  changePages,
];

const largestForm = 64 * 1024;
/** How long whoever proved who they are may do what moves money or cannot be undone. */
const freshMs = 600_000;

/** All routes of the panel with who may open them. */
export function panelRoutes(deps: PanelDeps): readonly Route[] {
  return pageGroups.flatMap((group) => group(deps));
}

/** The web panel. Nothing opens without a visit and the right its route names. */
export function createPanel(deps: PanelDeps): Hono {
  const app = new Hono();
  app.route('/', createAssets());
  app.get(panelPath, (context) => context.redirect(`${panelPath}/`, 308));
  for (const route of [...panelRoutes(deps), anythingElse]) {
    const path = `${panelPath}${route.path}`;
    const handle = (context: Context) => answerSafely(deps, route, context);
    if (route.method === 'get') app.get(path, handle);
    else app.post(path, bodyLimit({ maxSize: route.largest ?? largestForm, onError: tooLarge }), handle);
  }
  return app;
}

const anythingElse: Route = {
  method: 'get',
  path: '/*',
  access: 'signed_in',
  handle: (visit) => visit.missing(),
};

const tooLarge = (context: Context) => context.text('This is larger than the form takes.', 413);

/** What a browser may do with a page: only what is ours, and no script or style inside it. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "object-src 'none'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

async function answerSafely(deps: PanelDeps, route: Route, context: Context): Promise<Response> {
  const response = await answer(deps, route, context).catch((error: unknown) => {
    deps.log.error({ err: error, path: route.path }, 'a page of the panel could not be made');
    return context.text(deps.texts('en').plain('panel-broken'), 500);
  });
  protect(response);
  return response;
}

function protect(res: Response): void {
  res.headers.set('content-security-policy', policy);
  res.headers.set('x-frame-options', 'DENY');
  res.headers.set('referrer-policy', 'same-origin');
  res.headers.set('cache-control', 'no-store');
}

async function answer(deps: PanelDeps, route: Route, context: Context): Promise<Response> {
  const hash = visitHash(deps, context);
  const session =
    hash === undefined ? undefined : await findSession(deps.sql, hash, { isSeen: !isPoll(context) });
  const form = route.method === 'post' ? await readForm(context) : undefined;
  const who: Who = session === undefined ? nobody : whoOf(session);
  const rights = session === undefined ? new Set<Right>() : await rightsOf(deps, who);
  const visit = createVisit({ deps, context, session, who, rights, form });
  const refuse = (key: string) => {
    deps.log.warn(
      { account: session?.accountId, path: route.path, why: key },
      'a page of the panel was refused',
    );
    return visit.page({ title: visit.t('panel-refused'), body: html`<p>${visit.t(key)}</p>`, status: 403 });
  };
  if (route.method === 'post' && !isOwnRequest(context)) return refuse('panel-foreign-form');
  if (route.access === 'everybody') return route.handle(visit);
  if (session === undefined) return askToSignIn(visit, route);
  if (route.method === 'post' && !isSameSecret(visit.field(formTokenField), session.formToken))
    return refuse('panel-stale-form');
  // Whoever does not work here any more can do nothing but go.
  if (rights.size === 0 && route.path !== '/sign-out') return refuse('panel-no-right');
  if (session.mustChangePassword && !route.path.startsWith('/account') && route.path !== '/sign-out')
    return visit.goTo('/account/password');
  if (route.access !== 'signed_in' && !rights.has(route.access)) return refuse('panel-no-right');
  // No row has such a number, and PostgreSQL would not even look for it.
  if (route.path.includes('/:id') && Number.isNaN(visit.id())) return visit.missing();
  if (route.isSensitive === true && Date.now() - session.provedAt.getTime() > freshMs)
    return visit.goTo(`/account/prove?back=${encodeURIComponent(pathOf(context, route))}`);
  return route.handle(visit);
}

/** Pages for everybody ask nobody's rights. */
const nobody: Who = { kind: 'account', accountId: 0 };

/** What somebody may do is decided by their account, or, if they are a person of ours, by that person's role. */
function whoOf({ accountId, person }: PanelSession): Who {
  return person === null ? { kind: 'account', accountId } : { kind: 'person', userId: person.id };
}

async function readForm(context: Context): Promise<FormData> {
  try {
    return await context.req.formData();
  } catch {
    return new FormData();
  }
}

/** A page of somebody else's cannot send forms here: browsers say where a request comes from. */
function isOwnRequest(context: Context): boolean {
  const site = context.req.header('sec-fetch-site');
  if (site !== undefined) return site === 'same-origin';
  const origin = context.req.header('origin');
  return origin !== undefined && URL.canParse(origin) && new URL(origin).host === context.req.header('host');
}

/** A part of a page that asks for itself anew is no sign that somebody is there. */
function isPoll({ req }: Context): boolean {
  return req.method === 'GET' && req.header('hx-request') !== undefined;
}

/** A part of a page is not replaced by the page for signing in: the whole page is. */
function askToSignIn(visit: Visit, route: Route): Response {
  const { context } = visit;
  if (context.req.header('hx-request') === undefined) return visit.goTo(signInPath(context, route));
  const page = context.req.header('hx-current-url') ?? '';
  const { pathname } = URL.canParse(page) ? new URL(page) : { pathname: panelPath };
  return context.body(null, 200, {
    'hx-redirect': pathname.startsWith(panelPath) ? pathname : `${panelPath}/`,
  });
}

/** After signing in, the page that was wanted is shown. */
function signInPath(context: Context, route: Route): string {
  const back = pathOf(context, route);
  return back === '/' ? '/sign-in' : `/sign-in?back=${encodeURIComponent(back)}`;
}

/** Where to return to: the page itself, or for a form the page it stood on. */
function pathOf({ req }: Context, { method }: Route): string {
  const address = method === 'get' ? req.url : (req.header('referer') ?? '');
  if (!URL.canParse(address)) return '/';
  const { pathname, search } = new URL(address);
  return pathname.startsWith(panelPath) ? backOf(`${pathname.slice(panelPath.length)}${search}`) : '/';
}
