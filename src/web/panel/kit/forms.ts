import { randomUUID } from 'node:crypto';
import { storableText } from '../../../contract/storable.ts';
import { type Html, html, nothing } from './html.ts';
import { panelPath } from './path.ts';
import type { Visit } from './visit.ts';

/** Names of what every form carries. */
export const formTokenField = '_token';
/** Sent twice, it is one act: what moves money takes it as its key. */
const onceField = '_once';

/** The form's own key; of a form without one, a key that no other has. */
export function onceOf(visit: Pick<Visit, 'field'>): string {
  return storableText(visit.field(onceField), 100) || randomUUID();
}

interface Form {
  /** Below the panel's own path. */
  action: string;
  body: Html | readonly Html[];
  /** Asked before it is sent, where scripts run. */
  confirm?: string;
  /** Its answer replaces this element (a CSS selector) instead of the page. */
  target?: string;
  hasFile?: boolean;
  className?: string;
}

/** A form that changes something. Works without scripts as well. */
export function formOf(
  visit: Pick<Visit, 'session'>,
  { action, body, confirm, target, hasFile = false, className }: Form,
): Html {
  const path = `${panelPath}${action}`;
  return html`<form method="post" action="${path}" class="${className ?? ''}" ${
    hasFile ? html`enctype="multipart/form-data"` : nothing
  } ${confirm === undefined ? nothing : html`data-confirm="${confirm}"`} ${
    target === undefined ? nothing : html`hx-post="${path}" hx-target="${target}" hx-swap="outerHTML"`
  }><input type="hidden" name="${formTokenField}" value="${visit.session?.formToken ?? ''}"><input type="hidden" name="${onceField}" value="${randomUUID()}">${body}</form>`;
}

interface Field {
  name: string;
  /** Tells fields of one name apart where a page has several forms. */
  id?: string;
  label: string;
  value?: string | number;
  type?: 'text' | 'number' | 'password' | 'search' | 'url' | 'file' | 'date' | 'datetime-local';
  isNeeded?: boolean;
  hint?: string;
  /** What was wrong with what was sent. */
  error?: string | undefined;
  /** What the browser may fill in, such as `current-password`. */
  autocomplete?: string;
  min?: number;
  max?: number;
  longest?: number;
  /** Lines, for a longer text. */
  rows?: number;
  /** What a button says that shows what is typed, where scripts run. */
  toggle?: string;
}

/** A labelled field; its hint or error is read out with it. */
export function fieldOf(field: Field): Html {
  const {
    name,
    id = name,
    label,
    value = '',
    type = 'text',
    rows,
    error,
    hint,
    toggle,
    autocomplete = 'off',
  } = field;
  const about = error ?? hint;
  const attributes = html`name="${name}" id="f-${id}" autocomplete="${autocomplete}" ${
    field.isNeeded === true ? html`required` : nothing
  } ${field.longest === undefined ? nothing : html`maxlength="${field.longest}"`} ${
    about === undefined ? nothing : html`aria-describedby="h-${id}"`
  } ${error === undefined ? nothing : html`aria-invalid="true"`} ${
    field.min === undefined ? nothing : html`min="${field.min}"`
  } ${field.max === undefined ? nothing : html`max="${field.max}"`}`;
  const input =
    rows === undefined
      ? html`<input type="${type}" ${attributes} value="${value}">`
      : html`<textarea rows="${rows}" ${attributes}>${value}</textarea>`;
  const shower =
    toggle === undefined
      ? nothing
      : html`<button type="button" class="toggle secondary outline" data-shows="f-${id}" aria-pressed="false" hidden>${toggle}</button>`;
  return html`<label for="f-${id}">${label}</label>${toggle === undefined ? input : html`<div class="toggled">${input}${shower}</div>`}${
    about === undefined
      ? nothing
      : html`<small id="h-${id}" class="${error === undefined ? '' : 'error'}">${about}</small>`
  }`;
}

interface Choice {
  name: string;
  label: string;
  value?: string;
  options: readonly { value: string; text: string }[];
}

/** One of several. */
export function choiceOf({ name, label, value, options }: Choice): Html {
  const items = options.map(
    (option) =>
      html`<option value="${option.value}" ${option.value === value ? html`selected` : nothing}>${option.text}</option>`,
  );
  return html`<label for="f-${name}">${label}</label><select name="${name}" id="f-${name}">${items}</select>`;
}
