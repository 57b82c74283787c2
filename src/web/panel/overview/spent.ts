import type { CreditsMoved, MoneySpent, SpentFigures } from '../../../db/overview.ts';
import { type Html, html } from '../kit/html.ts';
import { listOf } from '../kit/lists.ts';
import type { Visit } from '../kit/visit.ts';

const moves = ['issued', 'refunded', 'spent'] as const satisfies readonly (keyof CreditsMoved)[];

/** Credits that moved and money that was spent, today and in seven days. */
export function spentPart(visit: Visit, { today, week, money }: SpentFigures): Html {
  const { t, shown } = visit;
  const credits = listOf(visit, {
    columns: [
      { title: t('panel-overview-credits'), cell: (move) => t(`panel-overview-${move}`) },
      { title: t('panel-overview-today'), isNumber: true, cell: (move) => shown.number(today[move]) },
      { title: t('panel-overview-week'), isNumber: true, cell: (move) => shown.number(week[move]) },
    ],
    rows: moves,
    caption: t('panel-overview-credits'),
    empty: '',
  });
  const amount = (value: number, unit: string) =>
    /^[A-Z]{3}$/.test(unit) ? shown.money(value, unit) : `${shown.number(value)} ${unit}`;
  const spent = listOf<MoneySpent>(visit, {
    columns: [
      { title: t('panel-overview-money'), cell: (row) => t(`panel-overview-of-${row.of}`) },
      { title: t('panel-overview-today'), isNumber: true, cell: (row) => amount(row.today, row.unit) },
      { title: t('panel-overview-week'), isNumber: true, cell: (row) => amount(row.week, row.unit) },
    ],
    rows: money,
    caption: t('panel-overview-money'),
    empty: t('panel-overview-no-money'),
  });
  return html`<h2>${t('panel-overview-credits')}</h2>${credits}<h2>${t('panel-overview-money')}</h2>${spent}`;
}
