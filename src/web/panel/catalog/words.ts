import { renderRunStages } from '../../../cards/run.ts';
import type { RunStatus } from '../../../contract/catalog.ts';
import type { Telling } from '../../../operations/catalog-words.ts';
import { withoutMarkup } from '../../../texts/plain-text.ts';
import type { Wording } from '../../../texts/texts.ts';
import { type Html, html } from '../kit/html.ts';
import { badge } from '../kit/lists.ts';
import type { Notice, Visit } from '../kit/visit.ts';

const tones = {
  running: 'busy',
  asking: 'busy',
  paused: 'quiet',
  done: 'good',
  failed: 'bad',
  cancelled: 'quiet',
} as const satisfies Record<RunStatus, Parameters<typeof badge>[0]>;

export function statusBadge(visit: Visit, status: RunStatus): Html {
  return badge(tones[status], visit.t(`run-status-${status}`));
}

export function stagesWords(stages: Parameters<typeof renderRunStages>[0], wording: Wording): string {
  return renderRunStages(stages, wording);
}

/** Lines of a chat's card for a page: no markup, and no picture before the words. */
export function pageLines(lines: readonly string[]): Html {
  return html`<ul class="lines">${lines.map(
    (line) => html`<li>${withoutMarkup(line).replace(/^\p{Extended_Pictographic}\uFE0F?\s*/u, '')}</li>`,
  )}</ul>`;
}

/** What came of a word to a run. @param told the key of what it does then */
export function tellingNotice(
  visit: Visit,
  outcome: Telling,
  { runId, told }: { runId: number; told: string },
): Notice {
  const { t } = visit;
  const run = String(runId);
  switch (outcome.kind) {
    case 'told':
      return { kind: 'good', text: t(told, { run }) };
    case 'unchanged':
      return { kind: 'good', text: t('panel-catalog-unchanged', { run }) };
    case 'asks':
    case 'not_asked':
    case 'not_running':
    case 'away':
    case 'not_found':
      return { kind: 'bad', text: t(`panel-catalog-${outcome.kind}`, { run }) };
    case 'ended':
      return {
        kind: 'bad',
        text: t('panel-catalog-ended', { run, status: t(`run-status-${outcome.status}`) }),
      };
    case 'forbidden':
      return { kind: 'bad', text: t('panel-no-right') };
    default:
      return outcome satisfies never;
  }
}
