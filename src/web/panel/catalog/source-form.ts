import { reviewRests } from '../../../contract/catalog.ts';
import { selectorNames } from '../../../contract/source-fields.ts';
import { maxPromptLength } from '../../../contract/studio.ts';
import type { CatalogSource } from '../../../db/catalog/sources.ts';
import { choiceOf, fieldOf, formOf } from '../kit/forms.ts';
import { type Html, html, nothing } from '../kit/html.ts';
import { panelPath } from '../kit/path.ts';
import type { Visit } from '../kit/visit.ts';
import { type SourceErrors, type SourceField, sourceNumbers, type TypedSource } from './source-fields.ts';

interface Shown {
  source: CatalogSource | undefined;
  typed: TypedSource;
  errors: SourceErrors;
  /** What was found on the page that was asked for. */
  found?: Html | undefined;
}

/** All fields of a shop; for whoever may not change them they only say how it is set. */
export function sourceForm(visit: Visit, { source, typed, errors, found }: Shown): Html {
  const { t } = visit;
  const field = createField(visit, typed, errors);
  const number = (name: keyof typeof sourceNumbers) =>
    field(name, { type: 'number', min: sourceNumbers[name][0], max: sourceNumbers[name][1] });
  const choice = (name: 'redo' | 'rest', values: readonly string[]) =>
    choiceOf({
      name,
      label: t(`panel-source-${name}`),
      value: typed[name],
      options: values.map((value) => ({ value, text: t(`panel-source-${name}-${value}`) })),
    });
  const mayChange = visit.can('run_catalog');
  const body = html`<fieldset ${mayChange ? nothing : html`disabled`}>
${source === undefined ? field('name', { isNeeded: true }) : nothing}
${field('start', { type: 'url', isNeeded: true })}
${field('hosts', { rows: 2 })}
<h2>${t('panel-source-selectors')}</h2><p>${t('panel-source-selectors-hint')}</p>
<div class="columns">${selectorNames.map((name) => field(`selector-${name}`, {}))}</div>
${
  mayChange
    ? html`${field('page', { type: 'url' })}<button class="secondary" name="preview" value="yes" formnovalidate>${t('panel-source-preview')}</button>${found ?? nothing}`
    : nothing
}
<h2>${t('panel-source-making')}</h2>
${field('prompt', { rows: 3, longest: maxPromptLength })}${choice('redo', ['single', 'batch'])}
<div class="columns">${field('sheet', {})}${field('tab', {})}${field('folder', {})}</div>
<h2>${t('panel-source-deciding')}</h2>
<div class="columns"><div>${number('days')}</div><div>${choice('rest', reviewRests)}</div></div>
<h2>${t('panel-source-saying')}</h2>
<div class="columns">${(['languages', 'context', 'forbidden', 'demanded'] as const).map((name) => field(name, { rows: 3 }))}</div>
<h2>${t('panel-source-reading')}</h2>
<div class="columns">${(['pause', 'pages', 'depth'] as const).map(number)}</div>
${mayChange ? html`${field('why', { isNeeded: true, longest: 200 })}<button>${t('panel-source-save')}</button>` : nothing}</fieldset>`;
  const action = `/catalog/sources/${source?.id ?? 'new'}`;
  return html`${
    source !== undefined && mayChange
      ? html`<p class="actions"><a role="button" class="secondary outline" href="${panelPath}/catalog/start?source=${source.id}">${t('panel-catalog-start')}</a></p>`
      : nothing
  }${mayChange ? formOf(visit, { action, body }) : body}`;
}

type Options = Omit<Partial<Parameters<typeof fieldOf>[0]>, 'name' | 'label' | 'value' | 'error' | 'hint'>;

/** Fields with a hint of their own where there is one. */
function createField({ t }: Visit, typed: TypedSource, errors: SourceErrors) {
  return (name: SourceField, options: Options): Html => {
    const hint = hinted.has(name) ? { hint: t(`panel-source-${name}-hint`) } : {};
    const label = t(`panel-source-${name}`);
    return html`<div>${fieldOf({ name, label, value: typed[name], error: errors[name], ...hint, ...options })}</div>`;
  };
}

const hinted: ReadonlySet<SourceField> = new Set([
  'hosts',
  'prompt',
  'sheet',
  'folder',
  'languages',
  'context',
  'forbidden',
  'demanded',
  'days',
  'pause',
  'why',
  'page',
]);
