import type { BroadcastStatus, Segment } from '../../../contract/broadcasts.ts';
import { languages } from '../../../contract/language.ts';
import type { Broadcast } from '../../../db/broadcasts.ts';
import { type Html, html, nothing } from '../kit/html.ts';
import { badge, factsOf, linkTo, listOf } from '../kit/lists.ts';
import type { Visit } from '../kit/visit.ts';

const tones = {
  draft: 'quiet',
  running: 'busy',
  paused: 'bad',
  done: 'good',
  cancelled: 'quiet',
} as const satisfies Record<BroadcastStatus, Parameters<typeof badge>[0]>;

export function statusOf({ t }: Visit, { status }: Broadcast): Html {
  return badge(tones[status], t(`panel-broadcast-status-${status}`));
}

/** Whom it is for, in words. */
export function segmentWords({ t }: Visit, segment: Segment): string {
  const { language, line, lineDays = 0, balance, quietDays } = segment;
  const parts = [
    ...(language === undefined ? [] : [t(`panel-broadcast-for-language-${language}`)]),
    ...(line === undefined
      ? []
      : [t('panel-broadcast-for-line', { line: t(`panel-broadcast-line-${line}`), days: lineDays })]),
    ...(balance === undefined ? [] : [t('panel-broadcast-for-balance', { credits: balance })]),
    ...(quietDays === undefined ? [] : [t('panel-broadcast-for-quiet', { days: quietDays })]),
  ];
  return parts.length === 0 ? t('panel-broadcast-for-all') : parts.join(' · ');
}

export function broadcastList(visit: Visit, broadcasts: readonly Broadcast[]): Html {
  const { t, shown } = visit;
  return listOf(visit, {
    caption: t('panel-nav-broadcasts'),
    rows: broadcasts,
    empty: t('panel-broadcasts-empty'),
    columns: [
      { title: t('panel-broadcast-number'), cell: ({ id }) => linkTo(`/broadcasts/${id}`, String(id)) },
      { title: t('panel-broadcast-status'), cell: (one) => statusOf(visit, one) },
      { title: t('panel-broadcast-text'), cell: ({ textEn, textRu }) => beginning(textEn ?? textRu ?? '') },
      { title: t('panel-broadcast-for'), cell: ({ segment }) => segmentWords(visit, segment) },
      { title: t('panel-broadcast-written'), cell: ({ createdAt }) => shown.moment(createdAt) },
      {
        title: t('panel-broadcast-sent'),
        cell: ({ sent, reach }) => (reach === null ? '–' : `${shown.number(sent)} / ${shown.number(reach)}`),
        isNumber: true,
      },
    ],
  });
}

const shownLetters = 60;

function beginning(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > shownLetters ? `${line.slice(0, shownLetters - 1).toWellFormed()}…` : line;
}

/** Each message as it comes, but for its look. */
export function messages(visit: Visit, { picture, textEn, textRu }: Broadcast): Html {
  const { t } = visit;
  const written = { en: textEn, ru: textRu };
  const bubbles = languages.flatMap((language) => {
    const text = written[language];
    if (text === null) return [];
    return html`<figure class="card"><figcaption><strong>${t(`panel-broadcast-language-${language}`)}</strong></figcaption>${
      picture === null ? nothing : html`<img src="${visit.picture(picture)}" alt="">`
    }<p class="prewrapped" lang="${language}">${text}</p></figure>`;
  });
  return html`<div class="cards broad">${bubbles}</div>`;
}

/** What came of it so far. */
export function progress(visit: Visit, broadcast: Broadcast): Html {
  const { t, shown } = visit;
  const { sent, unreachable, failed, unknown, skipped, reach } = broadcast;
  const most = Math.max(1, reach ?? 0);
  const through = sent + unreachable + failed + unknown + skipped;
  const counts = { sent, unreachable, failed, unknown, skipped };
  return html`<progress value="${Math.min(through, most)}" max="${most}" aria-label="${t('panel-broadcast-progress')}"></progress>
${factsOf([
  [t('panel-broadcast-status'), statusOf(visit, broadcast)],
  [t('panel-broadcast-reach'), shown.number(reach ?? 0)],
  ...Object.entries(counts).map(
    ([name, count]) => [t(`panel-broadcast-count-${name}`), shown.number(count)] as const,
  ),
])}`;
}
