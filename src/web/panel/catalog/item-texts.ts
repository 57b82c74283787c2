import { problemWords } from '../../../cards/item-words.ts';
import { type ImageTexts, longestText } from '../../../contract/descriptions.ts';
import { textFields } from '../../../contract/item-press.ts';
import type { TextProblem } from '../../../contract/text-checks.ts';
import type { ItemStory, StoryResult } from '../../../db/catalog/item-story.ts';
import type { PanelDeps } from '../deps.ts';
import { formOf } from '../kit/forms.ts';
import { type Html, html, nothing } from '../kit/html.ts';
import type { Visit } from '../kit/visit.ts';

/** Texts in one language that were refused. */
export interface TextsAgain {
  language: string;
  typed: ImageTexts;
  problems: readonly TextProblem[];
}

interface Shown {
  story: ItemStory;
  result: StoryResult;
  again: TextsAgain | undefined;
}

/** What is said of the newest picture, in each language of its shop, to be changed in its place. */
export async function textForms(
  deps: PanelDeps,
  visit: Visit,
  { story, result, again }: Shown,
): Promise<Html> {
  const { item, texts } = story;
  const forms = item.languages.map((language) => {
    const said = texts.find((one) => one.resultId === result.id && one.language === language);
    const refused = again?.language === language ? again : undefined;
    const problems = refused?.problems ?? [];
    const general = problems.filter((problem) => !('field' in problem));
    const wording = deps.texts(visit.language);
    const fields = textFields.map((field) => {
      const mine = problems.filter((problem) => 'field' in problem && problem.field === field);
      const error = mine.map((problem) => problemWords(problem, wording)).join(' ');
      return textField(visit, { language, field, value: (refused?.typed ?? said)?.[field] ?? '', error });
    });
    const whose =
      said === undefined
        ? visit.t('panel-item-texts-none')
        : said.editedBy === null
          ? visit.t('panel-story-texts-suggested', { language })
          : visit.t('panel-story-texts-edited', { language, by: said.editedBy });
    return html`<section lang="${language}"><h3>${language}</h3><p><small lang="${visit.language}">${whose}</small></p>${
      general.length === 0
        ? nothing
        : html`<p class="notice bad" lang="${visit.language}">${general.map((problem) => problemWords(problem, wording)).join(' ')}</p>`
    }${formOf(visit, {
      action: `/catalog/items/${item.id}/texts`,
      body: html`<input type="hidden" name="language" value="${language}"><input type="hidden" name="result" value="${result.id}">${fields}<button class="secondary">${visit.t('panel-item-save-texts')}</button>`,
    })}</section>`;
  });
  return html`<div class="texts">${forms}</div>`;
}

/** With its length and its limit, counted while it is typed; the limit is kept by the operation. */
function textField(
  visit: Visit,
  {
    language,
    field,
    value,
    error,
  }: { language: string; field: keyof ImageTexts; value: string; error: string },
): Html {
  const id = `f-${field}-${language}`;
  const most = longestText[field];
  const isWrong = error !== '';
  return html`<label for="${id}" lang="${visit.language}">${visit.t(`item-field-${field}`)} <small data-count="${id}" data-most="${most}">${value.length} / ${most}</small></label>
<textarea id="${id}" name="${field}" rows="${field === 'title' ? 1 : 2}" aria-describedby="h-${id}" ${isWrong ? html`aria-invalid="true"` : nothing}>${value}</textarea>${
    isWrong ? html`<small id="h-${id}" lang="${visit.language}">${error}</small>` : nothing
  }`;
}
