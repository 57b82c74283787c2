import type { Rendered } from '../../cards/order.ts';
import { renderRunStages } from '../../cards/run.ts';
import { beginButton } from '../../cards/run-buttons.ts';
import { asOfNow, renderRunWaits } from '../../cards/run-questions.ts';
import { joined, pictureRests, renderRest } from '../../cards/run-words.ts';
import { pressData } from '../../contract/buttons.ts';
import { catalogStages } from '../../contract/catalog.ts';
import { runPress } from '../../contract/run-press.ts';
import type { CatalogRun } from '../../db/catalog/runs.ts';
import type { CatalogSource } from '../../db/catalog/sources.ts';
import type { SourceStanding } from '../../operations/catalog.ts';
import type { Wording } from '../../texts/texts.ts';
import { pageButton } from '../dialogue/pages.ts';
import { inRows } from '../dialogue/screen-parts.ts';

const buttonsInRow = 3;

/** Where an operator begins: the shop, or the choice among several. */
export function renderCatalog(sources: readonly CatalogSource[], wording: Wording): Rendered {
  const [only, ...others] = sources;
  if (only === undefined)
    return { text: wording.html('catalog-no-source'), buttons: [[pageButton('menu', wording)]] };
  if (others.length === 0) return renderSource(only, true, wording);
  const choices = sources.map(({ id, name }) => ({
    text: wording.plain('button-catalog-source', { source: name }),
    callback_data: pressData(runPress, { move: 'source', source: id }),
  }));
  const lines = [wording.html('catalog-page'), wording.html('catalog-choose')];
  return { text: lines.join('\n\n'), buttons: [...inRows(choices, 2), lastRow(wording)] };
}

/** @param isOnly there is no other to go back to */
export function renderSource(
  { id, name, startUrl }: CatalogSource,
  isOnly: boolean,
  wording: Wording,
): Rendered {
  const source = wording.html('catalog-source', { source: name, address: startUrl });
  const stages = [...catalogStages, 'all' as const].map((stage) => beginButton(stage, id, wording));
  const last = lastRow(wording);
  return {
    text: [wording.html('catalog-page'), source].join('\n\n'),
    buttons: [...inRows(stages, 2), isOnly ? last.slice(1) : last],
  };
}

/** How each source stands, and the last runs with a button that brings up the card of each. */
export function renderCatalogStatus(
  { runs, standings }: { runs: readonly CatalogRun[]; standings: readonly SourceStanding[] },
  wording: Wording,
): Rendered {
  const standingsOf = new Map(standings.map(({ source, standings: counts }) => [source.id, counts]));
  const lines = runs.flatMap(({ id, sourceId, sourceName, stages, status, startedAt, question }) => [
    wording.html('catalog-run-line', {
      mark: wording.plain(`run-mark-${status}`),
      run: String(id),
      source: sourceName,
      what: renderRunStages(stages, wording),
      at: startedAt,
    }),
    ...(question === null ? [] : [renderRunWaits(asOfNow(question, standingsOf.get(sourceId)), wording)]),
  ]);
  const follow = runs.map(({ id, status }) => ({
    text: wording.plain('button-catalog-run', { mark: wording.plain(`run-mark-${status}`), run: String(id) }),
    callback_data: pressData(runPress, { move: 'follow', run: id }),
  }));
  const text = [
    wording.html('catalog-status'),
    ...standings.map((standing) => renderStanding(standing, wording)),
    lines.length === 0
      ? wording.html('catalog-no-runs')
      : [wording.html('catalog-runs'), ...lines].join('\n'),
  ];
  return { text: text.join('\n\n'), buttons: [...inRows(follow, buttonsInRow), lastRow(wording)] };
}

function renderStanding({ source, wishes, standings }: SourceStanding, wording: Wording): string {
  const { wanted = 0 } = wishes;
  const all = Object.values(wishes).reduce((sum, count) => sum + count, 0);
  const rest = renderRest(wishes, pictureRests, wording);
  const told = (...words: (keyof typeof standings)[]) =>
    joined(
      ...words.map((word) => {
        const count = standings[word] ?? 0;
        return count > 0 && wording.html(`catalog-standing-${word}`, { count });
      }),
    );
  return [
    wording.html('catalog-source', { source: source.name, address: source.startUrl }),
    wording.html('catalog-standing', { all, wanted }),
    ...(rest === undefined ? [] : [wording.html('catalog-standing-rest', { rest })]),
    ...told('undecided', 'no_texts', 'to_publish'),
    ...told('published', 'edited_there', 'removed_there', 'withdrawn'),
  ].join('\n');
}

function lastRow(wording: Wording) {
  return [pageButton('catalog', wording), pageButton('catalog_status', wording), pageButton('menu', wording)];
}
