import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import type { ServiceDeps } from '../service.ts';
import { answer } from './answering.ts';
import type { SettingsBox } from './settings.ts';
import type { Tokens } from './tokens.ts';

/** Sign-in as a browser and an application see it: the page that asks a person, the exchange of tokens, their end. */
export function createConsentRoutes(deps: ServiceDeps & { tokens: Tokens; settings: SettingsBox }): Hono {
  const { tokens, settings, publicUrl } = deps;
  const routes = new Hono();
  routes.get('/o/oauth2/v2/auth', (context) => {
    const wrong = wrongIn(context, settings);
    if (wrong !== undefined) return context.html(page('This cannot be asked', html`<p>${wrong}</p>`), 400);
    const decision = (word: string) =>
      `${publicUrl}/o/oauth2/v2/auth/${word}${new URL(context.req.url).search}`;
    return context.html(
      page(
        'Darkroom asks for access',
        html`<p>Whoever has started the sign-in may then see and change:</p>
          <ul>
            ${(context.req.query('scope') ?? '').split(' ').map((scope) => html`<li>${scope}</li>`)}
          </ul>
          <p><a class="main" href="${decision('allow')}">Allow</a> <a href="${decision('deny')}">Deny</a></p>`,
      ),
    );
  });
  routes.get('/o/oauth2/v2/auth/:decision{allow|deny}', (context) => {
    const wrong = wrongIn(context, settings);
    if (wrong !== undefined) return context.html(page('This cannot be asked', html`<p>${wrong}</p>`), 400);
    const {
      client_id: clientId = '',
      redirect_uri: redirectUri = '',
      scope = '',
      ...asked
    } = context.req.query();
    const back = new URL(redirectUri);
    if (asked.state !== undefined) back.searchParams.set('state', asked.state);
    if (context.req.param('decision') === 'deny') {
      back.searchParams.set('error', 'access_denied');
    } else {
      const consent = { clientId, redirectUri, scope, challenge: asked.code_challenge };
      back.searchParams.set('code', tokens.allow(consent));
      back.searchParams.set('scope', scope);
    }
    return context.redirect(back.href);
  });
  routes.post('/token', (context) =>
    answer(context, deps, {
      point: 'token',
      dialect: 'oauth',
      execute: async () => {
        const form = new URLSearchParams(await context.req.text());
        return Response.json(tokens.issue(Object.fromEntries(form)));
      },
    }),
  );
  routes.post('/revoke', (context) =>
    answer(context, deps, {
      point: 'revoke',
      dialect: 'oauth',
      execute: async () => {
        const form = new URLSearchParams(await context.req.text());
        tokens.revoke(context.req.query('token') ?? form.get('token') ?? '');
        return new Response(null, { status: 200 });
      },
    }),
  );
  return routes;
}

/** What Google's own page would say of a question it does not put to anybody. */
function wrongIn(context: Context, settings: SettingsBox): string | undefined {
  const { client_id: id, redirect_uri: redirect = '', response_type: type, scope } = context.req.query();
  const { client } = settings.current;
  if (!id || (client !== null && client.id !== id)) return 'Error 401: invalid_client';
  const isLoopback =
    URL.canParse(redirect) &&
    new URL(redirect).protocol === 'http:' &&
    ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(redirect).hostname);
  if (!isLoopback) return 'Error 400: redirect_uri_mismatch';
  if (type !== 'code') return 'Error 400: unsupported_response_type';
  const method = context.req.query('code_challenge_method');
  if (context.req.query('code_challenge') !== undefined && method !== 'S256')
    return 'Error 400: invalid_request';
  return scope ? undefined : 'Error 400: missing required parameter: scope';
}

function page(title: string, body: ReturnType<typeof html>): ReturnType<typeof html> {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <link rel="stylesheet" href="/theme.css" />
        <link rel="stylesheet" href="/consent.css" />
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          ${body}
        </main>
      </body>
    </html>`;
}
