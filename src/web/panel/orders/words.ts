import { describeOrder } from '../../../cards/lines.ts';
import type { LinedInputs, OrderLine } from '../../../contract/lines.ts';
import { hasEnded, type OrderStatus } from '../../../contract/orders.ts';
import { oneLine } from '../../../texts/plain-text.ts';
import type { Texts } from '../../../texts/texts.ts';
import { type Html, html, nothing } from '../kit/html.ts';
import { badge, linkTo } from '../kit/lists.ts';
import type { Visit } from '../kit/visit.ts';

const longestAsked = 90;

export function lineName(visit: Pick<Visit, 't'>, line: OrderLine): string {
  return visit.t(`panel-orders-line-${line}`);
}

/** How the order stands, with its colour. */
export function statusBadge(visit: Pick<Visit, 't'>, status: OrderStatus): Html {
  return badge(toneOf(status), visit.t(`status-${status}`));
}

function toneOf(status: OrderStatus): Parameters<typeof badge>[0] {
  if (!hasEnded(status)) return 'busy';
  if (status === 'delivered') return 'good';
  return status === 'cancelled' ? 'quiet' : 'bad';
}

/** The line, and in short what was asked for. */
export function askedShort(visit: Visit, order: LinedInputs, texts: Texts): Html {
  const { title, prompt } = describeOrder(order, texts(visit.language));
  const words = prompt === undefined ? '' : oneLine(prompt, longestAsked);
  const line = lineName(visit, order.line);
  const named = title.startsWith(line) ? title : `${line} · ${title}`;
  return html`<div>${named}${words === '' ? nothing : html`<br><small>${words}</small>`}</div>`;
}

/** A link to a person's page, for those who may see people. */
export function personLink(
  visit: Visit,
  { id, firstName, username }: { id: number; firstName: string; username: string | null },
): Html | string {
  const name = username === null ? firstName : `${firstName} (@${username})`;
  return visit.can('see_people') ? linkTo(`/people/${id}`, name) : name;
}
