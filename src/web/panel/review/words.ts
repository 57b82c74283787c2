import { deciderWords } from '../../../cards/item-words.ts';
import { rejectReasonNames, rejectReasons } from '../../../contract/item-press.ts';
import type { DecidedVia, Verdict } from '../../../contract/review.ts';
import { storableText } from '../../../contract/storable.ts';
import { maxPromptLength } from '../../../contract/studio.ts';
import type { RedoOutcome } from '../../../operations/catalog-items.ts';
import type { PanelDeps } from '../deps.ts';
import { type Html, html, nothing } from '../kit/html.ts';
import type { Notice, Visit } from '../kit/visit.ts';

/** Of a reason: more is no reason but a story. */
const longestWhy = 500;

/** A number of a form or an address; 0 for what is none, which no row has. */
export function numberIn(text: string): number {
  return /^\d{1,15}$/.test(text) ? Number(text) : 0;
}

/** Who decided what, and when. */
export function decidedWords(
  deps: Pick<PanelDeps, 'texts'>,
  visit: Visit,
  decision: { verdict: Verdict; by: string | null; via: DecidedVia; at: Date },
): string {
  const { verdict, by, via, at } = decision;
  const who = deciderWords(by ?? undefined, via, deps.texts(visit.language));
  return visit.t(`panel-review-by-${verdict}`, { who, at: visit.shown.moment(at) });
}

/** What came of a decision, told at once. */
export function outcomeNotice(
  deps: Pick<PanelDeps, 'texts'>,
  visit: Visit,
  { outcome, itemId, verdict }: { outcome: RedoOutcome; itemId: number; verdict: Verdict },
): Notice {
  const item = String(itemId);
  const bad = (key: string, values = {}): Notice => ({
    kind: 'bad',
    text: visit.t(key, { item, ...values }),
  });
  switch (outcome.kind) {
    case 'decided':
    case 'wanted': {
      const isLater = verdict === 'redo' && !outcome.isPlanned;
      return { kind: 'good', text: visit.t(`panel-review-done-${isLater ? 'later' : verdict}`, { item }) };
    }
    case 'same':
      return { kind: 'good', text: visit.t('panel-review-same', { item }) };
    case 'late': {
      const { by = null, via, at } = outcome;
      const words = decidedWords(deps, visit, { verdict: outcome.verdict, by, via, at });
      return bad('panel-review-late', { words });
    }
    case 'superseded':
      return bad('panel-review-superseded');
    case 'no_picture':
    case 'no_item':
    case 'forbidden':
      return bad(`panel-review-${outcome.kind}`);
    default:
      return outcome satisfies never;
  }
}

/** Why something is rejected, of a form: a usual reason, or words. `problem`: what is wrong with them. */
export function readWhy(visit: Visit): { why: string } | { problem: string } {
  const usual = rejectReasonNames.find((name) => name === visit.field('reason'));
  if (usual !== undefined) return { why: rejectReasons[usual] };
  const why = storableText(visit.field('why')).trim();
  if (why === '') return { problem: visit.t('panel-review-why-missing') };
  if (why.length > longestWhy)
    return { problem: visit.t('panel-review-why-long', { length: why.length, max: longestWhy }) };
  return { why };
}

/** By what another picture is made, of a form; the prompt there is when nothing else was written. */
export function readPrompt(visit: Visit): { prompt: string | undefined } | { problem: string } {
  if (visit.field('same') !== '') return { prompt: undefined };
  const prompt = storableText(visit.field('prompt').replaceAll('\r\n', '\n')).trim();
  if (prompt === '') return { problem: visit.t('panel-review-prompt-missing') };
  if (prompt.length > maxPromptLength)
    return {
      problem: visit.t('panel-review-prompt-long', { length: prompt.length, max: maxPromptLength }),
    };
  return { prompt };
}

/** The key that does the same as what it stands on. */
export function keyMark(key: string): Html {
  return html` <kbd aria-hidden="true">${key}</kbd>`;
}

/** Why: words first, so that Enter sends them and no usual reason; then the usual ones by their digits. */
export function whyFields(visit: Visit, { typed = '', problem }: { typed?: string; problem?: string }): Html {
  const { t } = visit;
  const usual = rejectReasonNames.map(
    (name, index) =>
      html`<button name="reason" value="${name}" class="secondary" data-key="${index + 1}">${t(`item-why-${name}`)}${keyMark(String(index + 1))}</button>`,
  );
  return html`<div class="words"><label for="f-why">${t('panel-review-why')}</label>
<input id="f-why" name="why" value="${typed}" maxlength="${longestWhy}" autocomplete="off" ${
    problem === undefined ? nothing : html`aria-invalid="true" aria-describedby="h-why"`
  }>${problem === undefined ? nothing : html`<small id="h-why">${problem}</small>`}
<div class="actions"><button class="secondary" name="verdict" value="reject">${t('panel-review-reject-words')}</button>${usual}</div></div>`;
}
