import { longestPortraitStyle, longestPortraitStyleName, subjectMark } from '../../../contract/portraits.ts';
import { longestStyleName } from '../../../contract/product.ts';
import { listPortraitStyles } from '../../../db/portrait-styles.ts';
import { listStyles } from '../../../db/styles.ts';
import { addPortraitStyle, removePortraitStyle } from '../../../operations/portrait-styles.ts';
import { addStyle, removeStyle } from '../../../operations/styles.ts';
import type { PanelDeps } from '../deps.ts';
import { fieldOf, formOf } from '../kit/forms.ts';
import { type Html, html, nothing } from '../kit/html.ts';
import { largestPictureForm, storePicture } from '../kit/pictures.ts';
import type { PageGroup, Route } from '../kit/routes.ts';
import type { Visit } from '../kit/visit.ts';

const path = '/settings/styles';

/** Styles of product photos and of portraits, with their pictures. */
export const stylePages: PageGroup = (deps) => [
  { method: 'get', path, access: 'keep_styles', handle: (visit) => showStyles(deps, visit) },
  adding(deps, `${path}/product`, addProduct),
  adding(deps, `${path}/portrait`, addPortrait),
  { method: 'post', path: `${path}/remove`, access: 'keep_styles', handle: (visit) => remove(deps, visit) },
];

type Add = (deps: PanelDeps, visit: Visit) => Promise<string | undefined>;

/** `add` answers what was wrong. */
function adding(deps: PanelDeps, at: `/${string}`, add: Add): Route {
  return {
    method: 'post',
    path: at,
    access: 'keep_styles',
    largest: largestPictureForm,
    async handle(visit) {
      const wrong = await add(deps, visit);
      if (wrong !== undefined) return showStyles(deps, visit, { form: at, text: wrong });
      return visit.goTo(path, {
        kind: 'good',
        text: visit.t('panel-styles-added', { name: visit.field('name') }),
      });
    },
  };
}

interface Wrong {
  form: string;
  text: string;
}

async function showStyles(deps: PanelDeps, visit: Visit, wrong?: Wrong): Promise<Response> {
  const { t } = visit;
  const [styles, portraits] = await Promise.all([
    listStyles(deps.sql),
    listPortraitStyles(deps.sql, visit.language),
  ]);
  const told = (form: string) =>
    wrong?.form === form ? html`<p class="notice bad" role="alert">${wrong.text}</p>` : nothing;
  const kept = (name: string) => (wrong === undefined ? '' : visit.field(name));
  const picture = fieldOf({
    name: 'picture',
    type: 'file',
    label: t('panel-styles-picture'),
    hint: t('panel-styles-picture-hint'),
  });
  const body = html`<h2>${t('panel-styles-product')}</h2>
${styleList(visit, { kind: 'product', styles: styles.map(({ id, name, hash }) => ({ id, name, hash, about: '' })) })}
<details ${wrong?.form.endsWith('product') === true ? html`open` : nothing}><summary role="button" class="outline">${t('panel-styles-add')}</summary>${told(`${path}/product`)}
${formOf(visit, {
  action: `${path}/product`,
  hasFile: true,
  body: html`${fieldOf({ name: 'name', label: t('panel-styles-name'), longest: longestStyleName, isNeeded: true, value: kept('name') })}${picture}<button>${t('panel-styles-add')}</button>`,
})}</details>
<h2>${t('panel-styles-portrait')}</h2>
${styleList(visit, { kind: 'portrait', styles: portraits.map(({ id, name, example, prompt }) => ({ id, name, hash: example, about: prompt })) })}
<details ${wrong?.form.endsWith('portrait') === true ? html`open` : nothing}><summary role="button" class="outline">${t('panel-styles-add')}</summary>${told(`${path}/portrait`)}
${formOf(visit, {
  action: `${path}/portrait`,
  hasFile: true,
  body: html`${fieldOf({ name: 'name', label: t('panel-styles-name-en'), longest: longestPortraitStyleName, isNeeded: true, value: kept('name') })}
${fieldOf({ name: 'name-ru', label: t('panel-styles-name-ru'), longest: longestPortraitStyleName, isNeeded: true, value: kept('name-ru') })}
${fieldOf({ name: 'prompt', label: t('panel-styles-prompt'), hint: t('panel-styles-prompt-hint', { mark: subjectMark }), longest: longestPortraitStyle, rows: 3, isNeeded: true, value: kept('prompt') })}
${picture}<button>${t('panel-styles-add')}</button>`,
})}</details>`;
  return visit.page({ title: t('panel-styles-title'), body, status: wrong === undefined ? 200 : 422 });
}

interface Shown {
  kind: 'product' | 'portrait';
  styles: readonly { id: number; name: string; hash: string | null; about: string }[];
}

function styleList(visit: Visit, { kind, styles }: Shown): Html {
  const { t } = visit;
  if (styles.length === 0) return html`<p class="empty">${t('panel-styles-empty')}</p>`;
  return html`<div class="cards">${styles.map(
    ({ id, name, hash, about }) => html`<figure class="card">${
      hash === null ? nothing : html`<img src="${visit.picture(hash)}" alt="" loading="lazy">`
    }<figcaption><strong>${name}</strong> ${about === '' ? nothing : html`<small>${about}</small>`}
${formOf(visit, {
  action: `${path}/remove`,
  confirm: t('panel-styles-remove-sure', { name }),
  body: html`<input type="hidden" name="kind" value="${kind}"><input type="hidden" name="style" value="${id}"><button class="quiet">${t('panel-styles-remove')}</button>`,
})}</figcaption></figure>`,
  )}</div>`;
}

async function addProduct(deps: PanelDeps, visit: Visit): Promise<string | undefined> {
  const { t } = visit;
  const name = visit.field('name');
  if (name === '' || name.length > longestStyleName)
    return t('panel-styles-bad-name', { most: longestStyleName });
  const picture = await storePicture(deps, visit);
  if (picture.kind !== 'stored') return t(`panel-styles-${picture.kind}`);
  const { kind } = await addStyle(deps, visit.who, { name, hash: picture.hash });
  return kind === 'added' ? undefined : t(`panel-styles-${kind}`);
}

async function addPortrait(deps: PanelDeps, visit: Visit): Promise<string | undefined> {
  const { t } = visit;
  const [nameEn, nameRu, prompt] = [visit.field('name'), visit.field('name-ru'), visit.field('prompt')];
  const isLong = [nameEn, nameRu].some((name) => name === '' || name.length > longestPortraitStyleName);
  if (isLong) return t('panel-styles-bad-name', { most: longestPortraitStyleName });
  if (prompt === '' || prompt.length > longestPortraitStyle)
    return t('panel-styles-bad-prompt', { most: longestPortraitStyle });
  const picture = await storePicture(deps, visit);
  if (picture.kind === 'broken') return t('panel-styles-broken');
  const example = picture.kind === 'stored' ? { example: picture.hash } : {};
  const { kind } = await addPortraitStyle(deps, visit.who, { nameEn, nameRu, prompt, ...example });
  return kind === 'added' ? undefined : t(`panel-styles-${kind}`);
}

async function remove(deps: PanelDeps, visit: Visit): Promise<Response> {
  const { t, who } = visit;
  const id = Number(visit.field('style')) || 0;
  const { kind } =
    visit.field('kind') === 'portrait'
      ? await removePortraitStyle(deps, who, id)
      : await removeStyle(deps, who, id);
  if (kind === 'forbidden') return visit.missing();
  return visit.goTo(path, { kind: 'good', text: t('panel-styles-removed') });
}
