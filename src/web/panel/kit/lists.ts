import { type Html, html, nothing } from './html.ts';
import { panelPath } from './path.ts';
import type { Visit } from './visit.ts';

export interface Column<Row> {
  title: string;
  cell: (row: Row) => Html | string;
  /** Numbers stand at the right. */
  isNumber?: boolean;
  /** By this name the list can be sorted, see `sortOf`. */
  sort?: string;
}

interface List<Row> {
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  /** What to do when there is nothing. */
  empty: Html | string;
  /** What it is a list of, for those who do not see it. */
  caption: string;
  /** The sorting in force, where columns can be sorted. */
  sort?: { by: string; isDown: boolean };
}

/** A list; on a narrow screen each row becomes a block whose cells carry their titles. */
export function listOf<Row>(visit: Visit, { columns, rows, empty, caption, sort }: List<Row>): Html {
  if (rows.length === 0) return html`<p class="empty">${empty}</p>`;
  const heads = columns.map(
    (column) =>
      html`<th scope="col" class="${column.isNumber === true ? 'number' : ''}" ${
        column.sort === undefined || column.sort !== sort?.by
          ? nothing
          : html`aria-sort="${sort.isDown ? 'descending' : 'ascending'}"`
      }>${column.sort === undefined ? column.title : sortLink(visit, column, sort)}</th>`,
  );
  const body = rows.map(
    (row) =>
      html`<tr>${columns.map(
        ({ title, cell, isNumber }) =>
          html`<td data-title="${title}" class="${isNumber === true ? 'number' : ''}">${cell(row)}</td>`,
      )}</tr>`,
  );
  return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table class="list">
<caption class="unseen">${caption}</caption><thead><tr>${heads}</tr></thead><tbody>${body}</tbody></table></div>`;
}

function sortLink<Row>(visit: Visit, column: Column<Row>, sort: List<Row>['sort']): Html {
  const isDown = sort?.by === column.sort ? !sort?.isDown : true;
  const address = here(visit, { sort: `${isDown ? '-' : ''}${column.sort}`, after: undefined });
  const mark = sort?.by === column.sort ? (sort?.isDown === true ? ' ↓' : ' ↑') : '';
  return html`<a href="${address}">${column.title}${mark}</a>`;
}

/** What `?sort=` asks for, if it is one of the allowed names; `-name` is downwards. */
export function sortOf<Name extends string>(
  visit: Pick<Visit, 'query'>,
  allowed: readonly [Name, ...Name[]],
): { by: Name; isDown: boolean } {
  const asked = visit.query('sort');
  const by = allowed.find((name) => name === asked.replace(/^-/, ''));
  return by === undefined ? { by: allowed[0], isDown: true } : { by, isDown: asked.startsWith('-') };
}

/** One of these values of a filter, or undefined for all. */
export function filterOf<Value extends string>(
  visit: Pick<Visit, 'query'>,
  name: string,
  allowed: readonly Value[],
): Value | undefined {
  return allowed.find((value) => value === visit.query(name));
}

/** Links to the first page and the next one. `next`: where the next page begins, as `?after=`; undefined on the last. */
export function pagerOf(visit: Visit, next: string | undefined): Html {
  const isFirst = visit.query('after') === '';
  if (isFirst && next === undefined) return nothing;
  return html`<nav class="pager" aria-label="${visit.t('panel-pages')}">${
    isFirst
      ? nothing
      : html`<a href="${here(visit, { after: undefined })}" role="button" class="secondary outline">${visit.t('panel-first-page')}</a>`
  } ${next === undefined ? nothing : html`<a href="${here(visit, { after: next })}" role="button" class="secondary outline">${visit.t('panel-next-page')}</a>`}</nav>`;
}

/** This page with other parameters. */
export function here(visit: Visit, changes: Readonly<Record<string, string | undefined>>): string {
  const parameters = new URLSearchParams(visit.context.req.query());
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) parameters.delete(name);
    else parameters.set(name, value);
  }
  const text = parameters.toString();
  return text === '' ? visit.context.req.path : `${visit.context.req.path}?${text}`;
}

/** A link inside the panel. */
export function linkTo(path: string, text: Html | string): Html {
  return html`<a href="${panelPath}${path}">${text}</a>`;
}

/** Titles and what they are: the facts of one thing. */
export function factsOf(facts: readonly (readonly [string, Html | string])[]): Html {
  return html`<dl class="facts">${facts.map(([title, value]) => html`<div><dt>${title}</dt><dd>${value}</dd></div>`)}</dl>`;
}

/** How something stands, in one word. The tone is never the only sign. */
export function badge(tone: 'good' | 'bad' | 'busy' | 'quiet', text: string): Html {
  return html`<span class="badge ${tone}">${text}</span>`;
}

/** A part of a page that asks for itself anew, so that nobody has to reload. */
export function live({ path, seconds, id }: { path: string; seconds: number; id: string }, body: Html): Html {
  return html`<div id="${id}" hx-get="${panelPath}${path}" hx-trigger="every ${seconds}s" hx-swap="outerHTML">${body}</div>`;
}

/** Values over time as a line of bars, with the largest named for those who do not see it. */
export function bars({ values, label }: { values: readonly number[]; label: string }): Html {
  const most = Math.max(1, ...values);
  const width = 8;
  const height = 32;
  const columns = values.map((value, index) => {
    const tall = value === 0 ? 1 : Math.max(2, Math.round((value / most) * height));
    return html`<rect x="${index * width}" y="${height - tall}" width="${width - 2}" height="${tall}" rx="1"></rect>`;
  });
  return html`<svg class="bars" viewBox="0 0 ${values.length * width} ${height}" role="img" aria-label="${label}">${columns}</svg>`;
}
