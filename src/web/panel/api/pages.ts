import { apiRights, longestKeyName, usualKeyLimits } from '../../../contract/api.ts';
import {
  createKey,
  type KeyWithEndpoint,
  listKeys,
  revokeKey,
  showKey,
} from '../../../operations/api-keys.ts';
import { readNames } from '../../../operations/catalog-names.ts';
import { listWebhooks, repeatWebhook, setEndpoint, turnEndpoint } from '../../../operations/webhooks.ts';
import type { PanelDeps } from '../deps.ts';
import { fieldOf, formOf } from '../kit/forms.ts';
import { type Html, html, nothing } from '../kit/html.ts';
import { factsOf, linkTo, listOf } from '../kit/lists.ts';
import type { PageGroup, Route } from '../kit/routes.ts';
import type { Visit } from '../kit/visit.ts';
import { listMessages, standingOf, webhookOf } from './words.ts';

const mostKeys = 200;
const mostMessages = 50;
const longestReason = 1_000;

/** Keys of other applications, and what those are told. */
export const apiPages: PageGroup = (deps) => {
  const access = 'keep_keys' as const;
  // A key is money in somebody's hands.
  const act = (path: `/${string}`, handle: (visit: Visit) => Promise<Response>): Route => ({
    method: 'post',
    path,
    access,
    isSensitive: true,
    handle,
  });
  return [
    { method: 'get', path: '/api', access, handle: (visit) => showKeys(deps, visit) },
    { method: 'get', path: '/api/keys/:id', access, handle: (visit) => showOne(deps, visit) },
    act('/api/keys', (visit) => makeKey(deps, visit)),
    act('/api/keys/:id/revoke', (visit) => revoke(deps, visit)),
    act('/api/keys/:id/webhook', (visit) => setWebhook(deps, visit)),
    act('/api/keys/:id/webhook/on', (visit) => turn(deps, visit, true)),
    act('/api/keys/:id/webhook/off', (visit) => turn(deps, visit, false)),
    {
      method: 'post',
      path: '/api/messages/:id/repeat',
      access,
      handle: (visit) => repeat(deps, visit),
    },
  ];
};

async function showKeys(deps: PanelDeps, visit: Visit, wrong?: string): Promise<Response> {
  const { t, shown } = visit;
  const outcome = await listKeys(deps, visit.who, mostKeys);
  if (outcome.kind === 'forbidden') return visit.missing();
  const list = listOf(visit, {
    caption: t('panel-api-title'),
    empty: t('panel-api-empty'),
    rows: outcome.keys,
    columns: [
      { title: t('panel-api-name'), cell: ({ id, name }) => linkTo(`/api/keys/${id}`, name) },
      { title: t('panel-api-begins'), cell: ({ prefix }) => html`<code>${prefix}</code>` },
      { title: t('panel-api-person'), cell: ({ userId }) => personLink(visit, userId) },
      {
        title: t('panel-api-used'),
        cell: ({ lastUsedAt }) => (lastUsedAt === null ? t('panel-api-never') : shown.moment(lastUsedAt)),
      },
      { title: t('panel-api-standing'), cell: (key) => standingOf(visit, key) },
      { title: t('panel-api-webhook'), cell: (key) => webhookOf(visit, key) },
    ],
  });
  const document = html`<a href="/api/v1/openapi.yaml">${t('panel-api-document')}</a>`;
  const body = html`<p>${t('panel-api-about')} ${document}</p>${list}<h2>${t('panel-api-new')}</h2>${newKeyForm(visit, wrong)}`;
  return visit.page({ title: t('panel-api-title'), body, status: wrong === undefined ? 200 : 422 });
}

function personLink(visit: Visit, userId: number): Html | string {
  return visit.can('see_people') ? linkTo(`/people/${userId}`, String(userId)) : String(userId);
}

function newKeyForm(visit: Visit, wrong: string | undefined): Html {
  const { t, field } = visit;
  const { callsPerMinute, openOrders } = usualKeyLimits;
  const asked = visit.fields('right');
  const rights = apiRights.map(
    (right) =>
      html`<label><input type="checkbox" name="right" value="${right}" ${
        asked.length === 0 || asked.includes(right) ? html`checked` : nothing
      }><code>${right}</code></label>`,
  );
  const body = html`${wrong === undefined ? nothing : html`<p class="notice bad" role="alert">${wrong}</p>`}
${fieldOf({ name: 'name', label: t('panel-api-name'), value: field('name'), isNeeded: true, longest: longestKeyName })}
${fieldOf({ name: 'person', label: t('panel-api-person'), value: field('person'), isNeeded: true, hint: t('panel-api-person-hint') })}
<fieldset><legend>${t('panel-api-rights')}</legend>${rights}</fieldset>
${fieldOf({ name: 'minute', label: t('panel-api-minute'), type: 'number', value: field('minute') || callsPerMinute, min: 1, max: 6_000 })}
${fieldOf({ name: 'open', label: t('panel-api-open'), type: 'number', value: field('open') || openOrders, min: 1, max: 1_000 })}
${whyField(visit)}<button>${t('panel-api-make')}</button>`;
  return formOf(visit, { action: '/api/keys', body });
}

function whyField({ t, field }: Visit): Html {
  return fieldOf({
    name: 'why',
    label: t('panel-api-why'),
    value: field('why'),
    isNeeded: true,
    longest: longestReason,
  });
}

function whyOf({ field }: Visit): string {
  return field('why').slice(0, longestReason);
}

function numberOf(text: string, most: number): number | undefined {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  return number >= 1 && number <= most ? number : undefined;
}

async function makeKey(deps: PanelDeps, visit: Visit): Promise<Response> {
  const { t, field } = visit;
  const asked = visit.fields('right');
  const [userId, callsPerMinute, openOrders] = [
    numberOf(field('person'), 999_999_999),
    numberOf(field('minute'), 6_000),
    numberOf(field('open'), 1_000),
  ];
  const why = whyOf(visit);
  if (userId === undefined || callsPerMinute === undefined || openOrders === undefined || why === '')
    return showKeys(deps, visit, t('panel-api-incomplete'));
  const rights = apiRights.filter((right) => asked.includes(right));
  const wish = { name: field('name'), userId, rights, callsPerMinute, openOrders, why };
  const outcome = await createKey(deps, visit.who, wish);
  switch (outcome.kind) {
    case 'forbidden':
      return visit.missing();
    case 'incomplete':
      return showKeys(deps, visit, t('panel-api-incomplete'));
    case 'not_found':
      return showKeys(deps, visit, t('panel-api-no-person', { person: String(userId) }));
    case 'created':
      return showSecret(visit, { key: outcome.keyId, secret: outcome.key, about: t('panel-api-key-once') });
    default:
      return outcome satisfies never;
  }
}

/** Never on a page that has an address: who goes back does not see it again. */
function showSecret(
  visit: Visit,
  { key, secret, about }: { key: number; secret: string; about: string },
): Promise<Response> {
  const body = html`<p class="notice good" role="status">${about}</p><pre><code>${secret}</code></pre><p>${linkTo(`/api/keys/${key}`, visit.t('panel-api-onward'))}</p>`;
  return visit.page({ title: visit.t('panel-api-once-title'), body });
}

async function showOne(deps: PanelDeps, visit: Visit, wrong?: string): Promise<Response> {
  const { t } = visit;
  const outcome = await showKey(deps, visit.who, visit.id());
  if (outcome.kind !== 'key') return visit.missing();
  const { key } = outcome;
  const name = await readNames(deps.sql, [key.createdBy]);
  const maker = name(key.createdBy) ?? t('panel-by-hand');
  const told = await listWebhooks(deps, visit.who, { keyId: key.id, most: mostMessages });
  const deliveries = told.kind === 'webhooks' ? told.deliveries : [];
  const body = html`${keyFacts(visit, key, maker)}
<h2>${t('panel-api-webhook')}</h2>${wrong === undefined ? nothing : html`<p class="notice bad" role="alert">${wrong}</p>`}
${key.revokedAt === null ? webhookForms(visit, key) : nothing}
<h2>${t('panel-api-messages')}</h2>${listMessages(visit, deliveries)}
${key.revokedAt === null ? revokeForm(visit, key) : nothing}`;
  return visit.page({ title: key.name, body, status: wrong === undefined ? 200 : 422 });
}

function keyFacts(visit: Visit, key: KeyWithEndpoint, maker: string): Html {
  const { t, shown } = visit;
  return factsOf([
    [t('panel-api-standing'), standingOf(visit, key)],
    [t('panel-api-begins'), html`<code>${key.prefix}</code>`],
    [t('panel-api-person'), personLink(visit, key.userId)],
    [t('panel-api-rights'), key.rights.join(', ')],
    [t('panel-api-minute'), shown.number(key.callsPerMinute)],
    [t('panel-api-open'), shown.number(key.openOrders)],
    [t('panel-api-made'), `${shown.moment(key.createdAt)}, ${maker}`],
    [t('panel-api-used'), key.lastUsedAt === null ? t('panel-api-never') : shown.moment(key.lastUsedAt)],
  ]);
}

function webhookForms(visit: Visit, key: KeyWithEndpoint): Html {
  const { t, field } = visit;
  const { id, endpoint } = key;
  const address = fieldOf({
    name: 'url',
    label: t('panel-api-url'),
    type: 'url',
    value: field('url') || (endpoint?.url ?? ''),
    hint: t('panel-api-url-hint'),
    isNeeded: true,
    longest: 2_000,
  });
  const set = formOf(visit, {
    action: `/api/keys/${id}/webhook`,
    body: html`${address}${whyField(visit)}<button>${t('panel-api-set')}</button>`,
  });
  if (endpoint === undefined) return html`<p>${t('panel-api-webhook-about')}</p>${set}`;
  const word = endpoint.enabled ? 'off' : 'on';
  const turning = formOf(visit, {
    action: `/api/keys/${id}/webhook/${word}`,
    body: html`<input type="hidden" name="why" value="pressed in the panel"><button class="secondary">${t(endpoint.enabled ? 'panel-api-turn-off' : 'panel-api-turn-on')}</button>`,
  });
  return html`<p>${webhookOf(visit, key)} <code>${endpoint.url}</code> ${endpoint.disabledWhy ?? ''}</p>${turning}${set}`;
}

function revokeForm(visit: Visit, { id }: KeyWithEndpoint): Html {
  const { t } = visit;
  return html`<h2>${t('panel-api-revoke-title')}</h2>${formOf(visit, {
    action: `/api/keys/${id}/revoke`,
    confirm: t('panel-api-revoke-sure'),
    body: html`${whyField(visit)}<button class="contrast">${t('panel-api-revoke')}</button>`,
  })}`;
}

async function revoke(deps: PanelDeps, visit: Visit): Promise<Response> {
  const { t, who } = visit;
  const why = whyOf(visit);
  if (why === '') return showOne(deps, visit, t('panel-api-incomplete'));
  const { kind } = await revokeKey(deps, who, { keyId: visit.id(), why });
  if (kind === 'not_found' || kind === 'forbidden') return visit.missing();
  return visit.goTo(`/api/keys/${visit.id()}`, { kind: 'good', text: t('panel-api-revoked') });
}

async function setWebhook(deps: PanelDeps, visit: Visit): Promise<Response> {
  const { t, who, field } = visit;
  const [keyId, url, why] = [visit.id(), field('url'), whyOf(visit)];
  if (why === '') return showOne(deps, visit, t('panel-api-incomplete'));
  const outcome = await setEndpoint(deps, who, { keyId, url, why });
  switch (outcome.kind) {
    case 'bad_url':
      return showOne(deps, visit, t('panel-api-bad-url'));
    case 'not_found':
    case 'forbidden':
      return visit.missing();
    case 'set':
      return showSecret(visit, { key: keyId, secret: outcome.secret, about: t('panel-api-secret-once') });
    default:
      return outcome satisfies never;
  }
}

async function turn(deps: PanelDeps, visit: Visit, isOn: boolean): Promise<Response> {
  const { t, who } = visit;
  const { kind } = await turnEndpoint(deps, who, { keyId: visit.id(), isOn, why: whyOf(visit) });
  if (kind === 'not_found' || kind === 'forbidden') return visit.missing();
  const text = t(isOn ? 'panel-api-turned-on' : 'panel-api-turned-off');
  return visit.goTo(`/api/keys/${visit.id()}`, { kind: 'good', text });
}

async function repeat(deps: PanelDeps, visit: Visit): Promise<Response> {
  const { t, who } = visit;
  const { kind } = await repeatWebhook(deps, who, { deliveryId: visit.id(), why: 'pressed in the panel' });
  if (kind === 'forbidden') return visit.missing();
  const keyId = numberOf(visit.field('key'), 999_999_999);
  const back = keyId === undefined ? '/api' : `/api/keys/${keyId}`;
  if (kind === 'done') return visit.goTo(back, { kind: 'good', text: t('panel-api-repeated') });
  return visit.goTo(back, { kind: 'bad', text: t('panel-api-not-repeated') });
}
