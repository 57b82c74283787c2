import { skipWords } from '../../../cards/run-words.ts';
import type { FoundProduct, SourcePreview } from '../../../contract/preview.ts';
import { isHostName, isShopAddress } from '../../../contract/source-fields.ts';
import { previewSource } from '../../../operations/catalog-preview.ts';
import type { PanelDeps } from '../deps.ts';
import { type Html, html, nothing } from '../kit/html.ts';
import { factsOf } from '../kit/lists.ts';
import type { Visit } from '../kit/visit.ts';
import { linesOf, type SourceErrors, selectorsOf, type TypedSource } from './source-fields.ts';

/** What the selectors of a form find on one page, or what of the form is wrong. Nothing is changed. */
export async function previewOf(
  deps: PanelDeps,
  visit: Visit,
  typed: TypedSource,
): Promise<{ errors: SourceErrors } | { found: Html }> {
  const { t } = visit;
  const url = typed.page === '' ? typed.start : typed.page;
  const hosts = linesOf(typed.hosts);
  const errors = {
    ...(!isShopAddress(typed.start) && { start: t('panel-source-start-wrong') }),
    ...(!isShopAddress(url) && typed.page !== '' && { page: t('panel-source-start-wrong') }),
    ...(!hosts.every(isHostName) && { hosts: t('panel-source-hosts-wrong') }),
  };
  if (Object.keys(errors).length > 0) return { errors };
  const source = { startUrl: typed.start, hosts, selectors: selectorsOf(typed) };
  const outcome = await previewSource(deps, visit.who, { url, source });
  if (outcome.kind === 'read') return { found: foundOn(deps, visit, { url, preview: outcome.preview }) };
  const key = outcome.kind === 'forbidden' ? 'panel-no-right' : `panel-preview-${outcome.kind}`;
  return { found: html`<p id="found" class="notice bad" role="status">${t(key)}</p>` };
}

function foundOn(
  deps: PanelDeps,
  visit: Visit,
  { url, preview }: { url: string; preview: SourcePreview },
): Html {
  const { t } = visit;
  const bad = (key: string, values = {}) =>
    html`<p id="found" class="notice bad" role="status">${t(key, { url, ...values })}</p>`;
  switch (preview.kind) {
    case 'product':
      return productOn(visit, preview);
    case 'no_product':
      return bad('panel-preview-no_product', { links: preview.links });
    case 'gone':
      return bad('panel-preview-gone', { detail: preview.detail });
    case 'skipped': {
      const why = skipWords(preview.reason, deps.texts(visit.language));
      return bad('panel-preview-skipped', { why, detail: preview.detail });
    }
    case 'trouble':
      return bad('panel-preview-trouble', { detail: preview.detail });
    default:
      return preview satisfies never;
  }
}

/** Pictures are told by their addresses: they are loaded from nowhere but our own store. */
function productOn(visit: Visit, { product, links }: { product: FoundProduct; links: number }): Html {
  const { t } = visit;
  const named = (['name', 'price', 'category', 'description'] as const).map(
    (name) => [t(`panel-source-selector-${name}`), product[name] ?? t('panel-preview-nothing')] as const,
  );
  const more = product.imageCount - product.images.length;
  return html`<article id="found" role="status"><p><strong>${t('panel-preview-product', { links })}</strong></p>${factsOf([...named, [t('panel-preview-address'), product.url]])}
<h3>${t('panel-preview-images', { count: product.imageCount })}</h3>
<ul class="lines">${product.images.map((address) => html`<li><a href="${address}" rel="noreferrer">${address}</a></li>`)}${
    more > 0 ? html`<li>${t('panel-preview-more', { count: more })}</li>` : nothing
  }</ul></article>`;
}
