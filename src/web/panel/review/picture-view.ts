import type { Verdict } from '../../../contract/review.ts';
import { maxPromptLength } from '../../../contract/studio.ts';
import type { ItemStory, StoryResult } from '../../../db/catalog/item-story.ts';
import { productName } from '../../../operations/catalog-stories.ts';
import { storyLines } from '../catalog/story.ts';
import type { PanelDeps } from '../deps.ts';
import { formOf } from '../kit/forms.ts';
import { type Html, html, nothing } from '../kit/html.ts';
import { factsOf, linkTo } from '../kit/lists.ts';
import { panelPath } from '../kit/path.ts';
import type { Visit } from '../kit/visit.ts';
import { keysHelp } from './keys.ts';
import { anotherPrice, pictureStage } from './stage.ts';
import { keyMark, whyFields } from './words.ts';

interface Viewed {
  story: ItemStory;
  result: StoryResult;
  beside: { previous: number | null; next: number | null };
  again: { verdict: Verdict; problem?: string } | undefined;
}

/** Before and after, what can be said of them, and what is known. */
export async function pictureView(deps: PanelDeps, visit: Visit, viewed: Viewed): Promise<Html> {
  const { story, beside } = viewed;
  const { t } = visit;
  const turn = (name: 'previous' | 'next', [key, mark]: readonly [string, string]) => {
    const item = beside[name];
    return item === null
      ? nothing
      : html`<a role="button" class="secondary outline" href="${panelPath}/catalog/review/${item}" data-key="${key}">${t(`panel-review-${name}`)}${keyMark(mark)}</a>`;
  };
  return html`${pictureStage(visit, viewed.result)}
<div class="actions decide">${await decideForms(deps, visit, viewed)}</div>
<nav class="actions turns">${turn('previous', ['ArrowLeft k', '←'])}${turn('next', ['ArrowRight j', '→'])}
<a role="button" class="secondary outline" href="${panelPath}/catalog/review?source=${story.item.sourceId}" data-key="g">${t('panel-review-all')}${keyMark('g')}</a>
<button type="button" class="secondary outline scripted" data-toggle="is-pair" data-key="b">${t('panel-review-as-pair')}${keyMark('b')}</button>
<button type="button" class="secondary outline scripted" data-toggle="is-zoomed" data-key="z">${t('panel-review-zoom')}${keyMark('z')}</button></nav>
${keysHelp(visit, 'picture')}${known(deps, visit, viewed)}`;
}

async function decideForms(deps: PanelDeps, visit: Visit, { story, result, again }: Viewed): Promise<Html> {
  const { t } = visit;
  const action = `/catalog/review/${story.item.id}`;
  const form = (body: Html) =>
    formOf(visit, {
      action,
      target: '#picture',
      body: html`<input type="hidden" name="result" value="${result.id}">${body}`,
    });
  const refused = (verdict: Verdict) =>
    again?.verdict === verdict
      ? { typed: visit.field(verdict === 'reject' ? 'why' : 'prompt'), problem: again.problem }
      : undefined;
  const price = await anotherPrice(deps, visit, story);
  const same =
    price === undefined ? t('panel-review-same-prompt') : t('panel-review-same-prompt-priced', { price });
  const [no, redo] = [refused('reject'), refused('redo')];
  return html`${form(html`<button name="verdict" value="accept" data-key="a">${t('panel-review-accept')}${keyMark('a')}</button>`)}
<details ${no === undefined ? nothing : html`open`}><summary role="button" class="secondary" data-key="r">${t('panel-review-reject')}${keyMark('r')}</summary>${form(
    html`<input type="hidden" name="verdict" value="reject">${whyFields(visit, { typed: no?.typed ?? '', ...(no?.problem !== undefined && { problem: no.problem }) })}`,
  )}</details>
<details ${redo === undefined ? nothing : html`open`}><summary role="button" class="secondary" data-key="e">${t('panel-review-another')}${keyMark('e')}</summary>${form(
    html`<input type="hidden" name="verdict" value="redo"><input type="hidden" name="before" value="${result.prompt}"><div class="words"><button class="secondary" name="same" value="yes" data-key="1">${same}${keyMark('1')}</button>
<label for="f-prompt">${t('panel-review-prompt')}</label><textarea id="f-prompt" name="prompt" rows="3" maxlength="${maxPromptLength}" ${
      redo?.problem === undefined ? nothing : html`aria-invalid="true" aria-describedby="h-prompt"`
    }>${redo?.typed ?? result.prompt}</textarea>${redo?.problem === undefined ? nothing : html`<small id="h-prompt">${redo.problem}</small>`}<button class="secondary">${t('panel-review-with-prompt')}</button></div>`,
  )}</details>
${form(html`<button class="secondary outline" name="verdict" value="skip" data-key="s">${t('panel-review-skip')}${keyMark('s')}</button>`)}`;
}

/** The product, the prompt, the texts and all that happened. */
function known(deps: PanelDeps, visit: Visit, { story, result }: Viewed): Html {
  const { t } = visit;
  const { item, product } = story;
  const texts = story.texts.filter(({ resultId }) => resultId === result.id);
  const facts: [string, Html | string][] = [
    [
      t('panel-review-fact-product'),
      html`<a href="${product.url}" rel="noreferrer">${productName(story)}</a>`,
    ],
    [t('panel-review-fact-number'), linkTo(`/catalog/items/${item.id}`, item.externalKey)],
    [t('panel-review-fact-revision'), String(result.revision)],
    ...(result.model === null ? [] : [[t('panel-review-fact-model'), result.model] as [string, string]]),
  ];
  return html`${factsOf(facts)}<blockquote>${result.prompt}</blockquote>
${texts.map(({ language, title, alt, caption }) => html`<p lang="${language}"><strong>${title}</strong><br>${alt}<br>${caption}</p>`)}
<details><summary>${t('panel-review-history')}</summary>${storyLines(deps, visit, story)}</details>`;
}
