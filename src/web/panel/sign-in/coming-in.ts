import { endSession } from '../../../db/panel-sessions.ts';
import { guessTimeZone } from '../../../operations/panel-own.ts';
import type { PanelDeps } from '../deps.ts';
import { type Html, html } from '../kit/html.ts';
import { backOf } from '../kit/path.ts';
import { beginVisit } from '../kit/session.ts';
import type { Visit } from '../kit/visit.ts';

/** Begins a visit of whoever proved who they are; one that this browser had ends. */
export async function comeIn(
  deps: PanelDeps,
  visit: Visit,
  { accountId, back }: { accountId: number; back: string },
): Promise<Response> {
  await guessTimeZone(deps, accountId, visit.field('zone'));
  if (visit.session !== undefined) await endSession(deps.sql, visit.session.idHash);
  await beginVisit(deps, visit.context, accountId);
  return visit.goTo(backOf(back));
}

export function hidden(name: string, value: string): Html {
  return html`<input type="hidden" name="${name}" value="${value}">`;
}

/** The browser's own time zone, where scripts run. */
export const zoneField: Html = html`<input type="hidden" name="zone" value="" data-zone>`;

/** When somebody who failed too often may try again. */
export function tooEarly(visit: Visit, until: Date): string {
  const time = visit.shown.lasting(Math.max(1_000, until.getTime() - Date.now()));
  return visit.t('panel-sign-in-wait', { time });
}
