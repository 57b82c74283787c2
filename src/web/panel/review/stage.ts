import { unitPrice } from '../../../cards/item-words.ts';
import type { ItemStory, StoryResult } from '../../../db/catalog/item-story.ts';
import { listSources } from '../../../db/catalog/sources.ts';
import type { PanelDeps } from '../deps.ts';
import { type Html, html, nothing } from '../kit/html.ts';
import type { Visit } from '../kit/visit.ts';

/** With a slider that wipes from one to the other, where scripts run; beside each other otherwise. */
export function pictureStage(
  visit: Visit,
  { inputHash, hash }: Pick<StoryResult, 'inputHash' | 'hash'>,
): Html {
  const { t } = visit;
  const frame = (kind: 'before' | 'after', of: string) =>
    html`<figure class="${kind}"><img src="${visit.picture(of)}" alt="${t(`panel-review-${kind}`)}"><figcaption>${t(`panel-review-${kind}`)}</figcaption></figure>`;
  return html`<div class="stage" data-wipe><div class="frames">${frame('before', inputHash)}${
    hash === null ? nothing : frame('after', hash)
  }</div></div><input class="wipe scripted" type="range" min="0" max="100" value="50" aria-label="${t('panel-review-wipe')}">`;
}

/** What one more picture costs, as the last one did; undefined: nobody knows. */
export async function anotherPrice(
  deps: PanelDeps,
  visit: Visit,
  story: ItemStory,
): Promise<string | undefined> {
  const cost = story.results.findLast((one) => one.cost !== null)?.cost;
  if (!cost) return undefined;
  const source = (await listSources(deps.sql)).find(({ id }) => id === story.item.sourceId);
  const amount = source?.redoBy === 'batch' ? cost.amount : cost.single;
  return unitPrice(amount, cost.currency, deps.texts(visit.language));
}
