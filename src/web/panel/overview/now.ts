import { orderLines } from '../../../contract/lines.ts';
import type { OrderStatus } from '../../../contract/orders.ts';
import {
  type AccountNow,
  mostCounted,
  type NowFigures,
  type OpenOrders,
  type ProviderHealth,
  type QueueNow,
  type RunNow,
} from '../../../db/overview.ts';
import type { Right } from '../../../operations/who.ts';
import { type Html, html, nothing } from '../kit/html.ts';
import { badge, bars, linkTo, listOf } from '../kit/lists.ts';
import type { Visit } from '../kit/visit.ts';
import { lineName } from '../orders/words.ts';

/** A share of refusals and failures that somebody should look at. */
const worryingShare = 0.2;
const openStates = ['placed', 'queued', 'generating', 'delivering'] as const satisfies OrderStatus[];

/** Orders, places, providers, runs, and what waits for a person. */
export function nowPart(visit: Visit, figures: NowFigures): Html {
  const { t, shown } = visit;
  return html`<p><small>${t('panel-overview-as-of', { at: shown.time(new Date()) })}</small></p>
<div class="tiles">${openTile(visit, figures)}${hoursTile(visit, figures)}${waitingTile(visit, figures)}${booksTile(visit, figures)}</div>
${alarmsPart(visit, figures)}
<h2>${t('panel-overview-orders')}</h2>${ordersPart(visit, figures.open)}
<h2>${t('panel-overview-places')}</h2>${placesPart(visit, figures)}
<h2>${t('panel-overview-health')}</h2>${healthPart(visit, figures.health)}
${runsPart(visit, figures.runs)}`;
}

function tile(title: string, big: Html | string, below: Html | string): Html {
  return html`<article class="tile"><small>${title}</small><span class="big">${big}</span>${below}</article>`;
}

function openTile({ t, shown }: Visit, { open, queues }: NowFigures): Html {
  const count = open.reduce((sum, one) => sum + one.count, 0);
  const waiting = queues.reduce((sum, one) => sum + one.waiting, 0);
  return tile(
    t('panel-overview-open'),
    shown.number(count),
    html`<small>${t('panel-overview-in-queue', { count: waiting })}</small>`,
  );
}

function hoursTile({ t, shown }: Visit, { hours }: NowFigures): Html {
  const label = t('panel-overview-hours-label', { most: Math.max(0, ...hours) });
  const count = hours.reduce((sum, one) => sum + one, 0);
  return tile(t('panel-overview-hours'), shown.number(count), bars({ values: hours, label }));
}

/** Only what is there is named. */
function waitingTile(visit: Visit, { waiting }: NowFigures): Html {
  const { t, shown } = visit;
  const all: { count: number; key: string; path: string; right: Right }[] = [
    { count: waiting.topUps, key: 'top-ups', path: '/top-ups', right: 'answer_top_ups' },
    { count: waiting.asking, key: 'asking', path: '/catalog', right: 'see_catalog' },
    { count: waiting.pictures, key: 'pictures', path: '/catalog/review', right: 'review_catalog' },
    { count: waiting.stuck, key: 'stuck', path: '/orders?state=open&sort=created', right: 'see_orders' },
    { count: waiting.dead, key: 'dead', path: '', right: 'see_stats' },
  ];
  const there = all.filter(({ count }) => count > 0);
  const lines = there.map(({ count, key, path, right }) => {
    const text = t(`panel-overview-waits-${key}`, { count });
    return html`<li>${path !== '' && visit.can(right) ? linkTo(path, text) : text}</li>`;
  });
  const count = there.reduce((sum, one) => sum + one.count, 0);
  const big = waiting.pictures >= mostCounted ? `${shown.number(count)}+` : shown.number(count);
  const below =
    there.length === 0
      ? html`<small>${t('panel-overview-waits-nothing')}</small>`
      : html`<ul class="plain">${lines}</ul>`;
  return tile(t('panel-overview-waits'), big, below);
}

function booksTile({ t, shown }: Visit, { audits }: NowFigures): Html {
  const broken = audits.flatMap(({ violations }) => Object.entries(violations));
  const big = badge(
    broken.length === 0 ? 'good' : 'bad',
    t(broken.length === 0 ? 'panel-overview-sound' : 'panel-overview-broken', { count: broken.length }),
  );
  const times = audits.map(
    ({ scope, doneAt }) =>
      html`<small>${t(`panel-overview-audit-${scope}`, { at: shown.moment(doneAt) })}</small><br>`,
  );
  const which = broken.map(([invariant, rows]) => html`<li>${invariant}: ${shown.number(rows)}</li>`);
  return tile(
    t('panel-overview-books'),
    big,
    html`${which.length === 0 ? nothing : html`<ul class="plain">${which}</ul>`}${times}`,
  );
}

function alarmsPart({ t, shown }: Visit, { alarms }: NowFigures): Html {
  if (alarms.length === 0) return nothing;
  const lines = alarms.map(({ text, at }) => html`<li><small>${shown.moment(at)}</small> ${text}</li>`);
  return html`<section class="notice bad" aria-label="${t('panel-overview-alarms')}"><strong>${t('panel-overview-alarms')}</strong><ul class="plain">${lines}</ul></section>`;
}

function ordersPart(visit: Visit, open: readonly OpenOrders[]): Html {
  const { t, shown } = visit;
  const countOf = (line: string, status: string) =>
    open.find((one) => one.line === line && one.status === status)?.count ?? 0;
  const cell = (line: string, status: OrderStatus) => {
    const count = countOf(line, status);
    const text = shown.number(count);
    return count === 0 || !visit.can('see_orders')
      ? text
      : linkTo(`/orders?line=${line}&state=${status}`, text);
  };
  return listOf(visit, {
    columns: [
      { title: t('panel-orders-line'), cell: (line) => lineName(visit, line) },
      ...openStates.map((status) => ({
        title: t(`status-${status}`),
        isNumber: true,
        cell: (line: (typeof orderLines)[number]) => cell(line, status),
      })),
    ],
    rows: open.length === 0 ? [] : orderLines,
    caption: t('panel-overview-orders'),
    empty: t('panel-overview-no-orders'),
  });
}

function placesPart(visit: Visit, { accounts, queues }: NowFigures): Html {
  const { t, shown } = visit;
  const waits = queues.map(
    ({ provider, kind, waiting, since }: QueueNow) =>
      html`<p class="after-list">${t('panel-overview-queue', {
        provider,
        kind: t(`panel-overview-kind-${kind}`),
        count: waiting,
        time: shown.lasting(Date.now() - since.getTime()),
      })}</p>`,
  );
  const list = listOf<AccountNow>(visit, {
    columns: [
      { title: t('panel-orders-job'), cell: ({ id }) => id },
      { title: t('panel-overview-kind'), cell: ({ kind }) => t(`panel-overview-kind-${kind}`) },
      {
        title: t('panel-overview-taken'),
        cell: ({ taken, places }) =>
          html`<div>${t('panel-overview-of', { taken, places })} <progress value="${Math.min(taken, places)}" max="${places}" aria-label="${t('panel-overview-taken')}"></progress></div>`,
      },
      {
        title: t('panel-orders-state'),
        cell: ({ restsUntil, restReason }) =>
          restsUntil === null
            ? badge('good', t('panel-overview-serves'))
            : html`<div>${badge('bad', t('panel-overview-rests', { at: shown.time(restsUntil) }))}<br><small>${restReason ?? ''}</small></div>`,
      },
    ],
    rows: accounts,
    caption: t('panel-overview-places'),
    empty: t('panel-overview-no-accounts'),
  });
  return html`${list}${waits}`;
}

function healthPart(visit: Visit, health: readonly ProviderHealth[]): Html {
  const { t, shown } = visit;
  const number = (title: string, value: (row: ProviderHealth) => string | Html) => ({
    title: t(`panel-overview-${title}`),
    isNumber: true,
    cell: value,
  });
  const lasting = (ms: number | null) => (ms === null ? '–' : shown.lasting(ms));
  return listOf(visit, {
    columns: [
      { title: t('panel-orders-provider'), cell: ({ provider }) => provider },
      number('done', ({ done }) => shown.number(done)),
      number('refused', ({ refused }) => shown.number(refused)),
      number('failed', ({ failed }) => shown.number(failed)),
      number('cancelled', ({ cancelled }) => shown.number(cancelled)),
      number('share', (row) => shareOf(visit, row)),
      number('median', ({ medianMs }) => lasting(medianMs)),
      number('p95', ({ p95Ms }) => lasting(p95Ms)),
    ],
    rows: health,
    caption: t('panel-overview-health'),
    empty: t('panel-overview-no-health'),
  });
}

/** Of what was asked and not called off. */
function shareOf({ t }: Visit, { done, refused, failed }: ProviderHealth): Html | string {
  const all = done + refused + failed;
  if (all === 0) return '–';
  const share = (refused + failed) / all;
  const text = t('panel-overview-percent', { value: Math.round(share * 100) });
  return share > worryingShare ? badge('bad', text) : text;
}

function runsPart(visit: Visit, runs: readonly RunNow[]): Html {
  const { t, shown } = visit;
  if (runs.length === 0) return nothing;
  const list = listOf(visit, {
    columns: [
      {
        title: t('panel-overview-run'),
        cell: ({ id, source }) => {
          const text = `${source} · ${id}`;
          return visit.can('see_catalog') ? linkTo(`/catalog/runs/${id}`, text) : text;
        },
      },
      {
        title: t('panel-overview-stage'),
        cell: ({ stage }) => (stage === null ? '–' : t(`panel-overview-stage-${stage}`)),
      },
      {
        title: t('panel-orders-state'),
        cell: ({ status }) => badge(status === 'asking' ? 'bad' : 'busy', t(`run-status-${status}`)),
      },
      { title: t('panel-overview-since'), cell: ({ startedAt }) => shown.moment(startedAt) },
    ],
    rows: runs,
    caption: t('panel-overview-runs'),
    empty: '',
  });
  return html`<h2>${t('panel-overview-runs')}</h2>${list}`;
}
