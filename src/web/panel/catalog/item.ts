import { unitPrice } from '../../../cards/item-words.ts';
import { maxPromptLength } from '../../../contract/studio.ts';
import type { ItemStory } from '../../../db/catalog/item-story.ts';
import { showItem } from '../../../operations/catalog-items.ts';
import { newestMade, productName } from '../../../operations/catalog-stories.ts';
import type { PanelDeps } from '../deps.ts';
import { formOf } from '../kit/forms.ts';
import { type Html, html, nothing } from '../kit/html.ts';
import { factsOf, linkTo } from '../kit/lists.ts';
import { panelPath } from '../kit/path.ts';
import type { Visit } from '../kit/visit.ts';
import { galleryAssets } from '../review/gallery.ts';
import { anotherPrice, pictureStage } from '../review/stage.ts';
import { type TextsAgain, textForms } from './item-texts.ts';
import { storyLines } from './story.ts';

/** A form that was refused: what is wrong with it. What was typed stands in it. */
export interface Again {
  texts?: TextsAgain;
  prompt?: string;
}

/** One picture with all that is known of it, and everything that can be said of it. */
export async function showOneItem(deps: PanelDeps, visit: Visit, again: Again = {}): Promise<Response> {
  const shown = await showItem(deps, visit.who, visit.id());
  if (shown.kind !== 'item') return visit.missing();
  const { story } = shown;
  const { item, results } = story;
  const result = newestMade(story);
  const stage = result ?? { inputHash: results.at(-1)?.inputHash ?? item.hash, hash: null };
  const body = html`${galleryAssets()}${pictureStage(visit, stage)}${itemFacts(deps, visit, story)}
${await acts(deps, visit, { story, problem: again.prompt })}
${result === undefined ? nothing : html`<h2>${visit.t('panel-item-texts')}</h2>${await textForms(deps, visit, { story, result, again: again.texts })}`}
<h2>${visit.t('panel-review-history')}</h2>${storyLines(deps, visit, story)}`;
  const title = visit.t('panel-review-picture', { item: String(item.id), product: productName(story) });
  return visit.page({ title, body, status: Object.keys(again).length === 0 ? 200 : 422 });
}

function itemFacts(deps: PanelDeps, visit: Visit, { item, product, results, shown }: ItemStory): Html {
  const { t } = visit;
  const price = product.price === null ? undefined : `${product.price} ${product.currency ?? ''}`.trim();
  const cost = results.findLast((one) => one.cost !== null)?.cost;
  const rows: [string, Html | string][] = [
    [t('panel-catalog-state'), t(`panel-item-standing-${standingOf(item, results)}`)],
    [
      t('panel-review-fact-product'),
      html`<a href="${product.url}" rel="noreferrer">${product.name ?? product.url}</a>`,
    ],
    ...(price === undefined ? [] : [[t('panel-item-price'), price] as [string, string]]),
    ...(product.category === null ? [] : [[t('panel-item-category'), product.category] as [string, string]]),
    [t('panel-catalog-shop'), linkTo(`/catalog/sources/${item.sourceId}`, item.sourceName)],
    [t('panel-item-key'), item.externalKey],
    [t('panel-item-original'), html`<a href="${item.pictureUrl}" rel="noreferrer">${item.pictureUrl}</a>`],
    [t('panel-review-prompt'), item.redoPrompt ?? item.prompt ?? item.defaultPrompt ?? '–'],
    ...(cost
      ? [
          [t('panel-item-cost'), unitPrice(cost.amount, cost.currency, deps.texts(visit.language))] as [
            string,
            string,
          ],
        ]
      : []),
    ...(shown === null ? [] : [[t('panel-item-cms'), shown.cmsId] as [string, string]]),
  ];
  return factsOf(rows);
}

function standingOf(item: ItemStory['item'], results: ItemStory['results']): string {
  if (item.missingSince !== null) return 'gone';
  if (item.isMarked) return 'marked';
  if (item.isSkipped) return 'skipped';
  if (item.standing !== null) return item.standing;
  return results.some(({ status }) => status === 'planned' || status === 'sent') ? 'under_way' : 'none';
}

/** What can be said of the picture as it stands. */
async function acts(
  deps: PanelDeps,
  visit: Visit,
  { story, problem }: { story: ItemStory; problem: string | undefined },
): Promise<Html> {
  const { item, publications, shown } = story;
  const { t } = visit;
  const result = newestMade(story);
  const act = (word: string, confirm?: string) =>
    formOf(visit, {
      action: `/catalog/items/${item.id}`,
      ...(confirm !== undefined && { confirm }),
      body: html`<button class="secondary outline" name="word" value="${word}">${t(`panel-item-${word}`)}</button>`,
    });
  const { standing } = item;
  const isOurs = publications.some(({ status }) => status === 'published') && shown?.shown !== 'original';
  const runs = visit.can('run_catalog');
  return html`<div class="actions">${
    standing === 'undecided'
      ? html`<a role="button" href="${panelPath}/catalog/review/${item.id}">${t('panel-item-decide')}</a>`
      : nothing
  }${item.missingSince === null ? act(item.isSkipped ? 'take_up' : 'skip') : nothing}${
    runs && (standing === 'to_publish' || standing === 'withdrawn') ? act('publish') : nothing
  }${
    runs && (standing === 'edited_there' || standing === 'removed_there')
      ? act('publish_over', t('panel-item-publish-over-confirm'))
      : nothing
  }${runs && isOurs ? act('withdraw', t('panel-item-withdraw-confirm')) : nothing}</div>${
    result === undefined ? nothing : await anotherForm(deps, visit, { story, prompt: result.prompt, problem })
  }`;
}

async function anotherForm(
  deps: PanelDeps,
  visit: Visit,
  { story, prompt, problem }: { story: ItemStory; prompt: string; problem: string | undefined },
): Promise<Html> {
  const { t } = visit;
  const price = await anotherPrice(deps, visit, story);
  const same =
    price === undefined ? t('panel-review-same-prompt') : t('panel-review-same-prompt-priced', { price });
  return html`<details ${problem === undefined ? nothing : html`open`}><summary>${t('panel-item-another')}</summary>${formOf(
    visit,
    {
      action: `/catalog/items/${story.item.id}`,
      body: html`<input type="hidden" name="word" value="another"><label for="f-prompt">${t('panel-review-prompt')}</label>
<textarea id="f-prompt" name="prompt" rows="3" maxlength="${maxPromptLength}" ${problem === undefined ? nothing : html`aria-invalid="true" aria-describedby="h-prompt"`}>${problem === undefined ? prompt : visit.field('prompt')}</textarea>${
        problem === undefined ? nothing : html`<small id="h-prompt">${problem}</small>`
      }<div class="actions"><button class="secondary">${t('panel-review-with-prompt')}</button><button class="secondary outline" name="same" value="yes">${same}</button></div>`,
    },
  )}</details>`;
}
