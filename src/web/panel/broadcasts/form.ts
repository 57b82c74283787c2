import { longestBroadcast, longestBroadcastCaption, mostSegmentDays } from '../../../contract/broadcasts.ts';
import { languages } from '../../../contract/language.ts';
import { orderLines } from '../../../contract/lines.ts';
import type { Broadcast } from '../../../db/broadcasts.ts';
import type { BroadcastFault, WrittenBroadcast } from '../../../operations/broadcast-checks.ts';
import { choiceOf, fieldOf, formOf } from '../kit/forms.ts';
import { type Html, html, nothing } from '../kit/html.ts';
import type { Visit } from '../kit/visit.ts';

/** What was typed, to be shown again. */
export type Typed = Readonly<Record<(typeof fieldNames)[number], string>>;

const fieldNames = ['text-en', 'text-ru', 'language', 'line', 'days', 'balance', 'quiet'] as const;

export function typedIn(visit: Pick<Visit, 'field'>): Typed {
  return Object.fromEntries(fieldNames.map((name) => [name, visit.field(name)])) as Typed;
}

export function typedOf({ textEn, textRu, segment }: Broadcast): Typed {
  const { language = '', line = '', lineDays = '', balance = '', quietDays = '' } = segment;
  return {
    'text-en': textEn ?? '',
    'text-ru': textRu ?? '',
    language,
    line,
    days: String(lineDays),
    balance: String(balance),
    quiet: String(quietDays),
  };
}

export const nothingTyped: Typed = typedIn({ field: () => '' });

/** What is no number is kept from being one: the operation says so. */
export function writtenOf(typed: Typed): WrittenBroadcast {
  const language = languages.find((one) => one === typed.language);
  const line = orderLines.find((one) => one === typed.line);
  return {
    textEn: typed['text-en'],
    textRu: typed['text-ru'],
    segment: {
      ...(language && { language }),
      ...(line && { line }),
      // Days without a line are what the field has by itself.
      ...(line && typed.days !== '' && { lineDays: numberOf(typed.days) }),
      ...(typed.balance !== '' && { balance: numberOf(typed.balance) }),
      ...(typed.quiet !== '' && { quietDays: numberOf(typed.quiet) }),
    },
  };
}

function numberOf(text: string): number {
  return /^\d{1,12}$/.test(text) ? Number(text) : Number.NaN;
}

/** The draft, to be written or changed. `broadcast`: the one there is. */
export function draftForm(
  visit: Visit,
  { typed, broadcast, wrong }: { typed: Typed; broadcast?: Broadcast; wrong?: string | undefined },
): Html {
  const { t } = visit;
  const limits = { most: longestBroadcast, caption: longestBroadcastCaption };
  const texts = languages.map((language) =>
    fieldOf({
      name: `text-${language}`,
      label: t(`panel-broadcast-text-${language}`),
      value: typed[`text-${language}`],
      rows: 6,
      hint: t('panel-broadcast-text-hint', limits),
    }),
  );
  const anyLanguage = { value: '', text: t('panel-broadcast-any-language') };
  const anyLine = { value: '', text: t('panel-broadcast-any-line') };
  const number = (name: 'days' | 'balance' | 'quiet', most: number) =>
    fieldOf({
      name,
      label: t(`panel-broadcast-${name}`),
      type: 'number',
      value: typed[name],
      min: 1,
      max: most,
    });
  return formOf(visit, {
    action: broadcast === undefined ? '/broadcasts' : `/broadcasts/${broadcast.id}`,
    hasFile: true,
    body: html`${wrong === undefined ? nothing : html`<p class="notice bad" role="alert">${wrong}</p>`}${texts}
${fieldOf({ name: 'picture', type: 'file', label: t('panel-broadcast-picture'), hint: t('panel-broadcast-picture-hint') })}
${(broadcast?.picture ?? null) === null ? nothing : html`<label><input type="checkbox" name="no-picture" value="yes"> ${t('panel-broadcast-no-picture')}</label>`}
<fieldset><legend>${t('panel-broadcast-for')}</legend><p><small>${t('panel-broadcast-for-hint')}</small></p>
${choiceOf({
  name: 'language',
  label: t('panel-broadcast-language'),
  value: typed.language,
  options: [
    anyLanguage,
    ...languages.map((value) => ({ value, text: t(`panel-broadcast-language-${value}`) })),
  ],
})}
${choiceOf({
  name: 'line',
  label: t('panel-broadcast-line'),
  value: typed.line,
  options: [anyLine, ...orderLines.map((value) => ({ value, text: t(`panel-broadcast-line-${value}`) }))],
})}
${number('days', mostSegmentDays)}${number('balance', 1_000_000_000)}${number('quiet', mostSegmentDays)}</fieldset>
<button>${t('panel-broadcast-save')}</button>`,
  });
}

/** What is wrong with a draft, and what to do. */
export function faultWords({ t }: Visit, fault: BroadcastFault): string {
  switch (fault.kind) {
    case 'no_text':
      return t(`panel-broadcast-wrong-no-text-${fault.language}`);
    case 'too_long':
      return t(`panel-broadcast-wrong-too-long-${fault.language}`, {
        length: fault.length,
        most: fault.most,
      });
    case 'no_picture':
      return t('panel-broadcast-wrong-picture');
    case 'half_line':
      return t('panel-broadcast-wrong-line');
    case 'bad_segment':
      return t(`panel-broadcast-wrong-${fault.field.toLowerCase()}`, { most: fault.most });
    default:
      return fault satisfies never;
  }
}
