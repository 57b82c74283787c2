import { reviewRests } from '../../../contract/catalog.ts';
import type { ShopSelectors } from '../../../contract/shop.ts';
import {
  isFileId,
  isHostName,
  isLanguageTag,
  isShopAddress,
  isSourceName,
  longestSourceWord,
  selectorNames,
} from '../../../contract/source-fields.ts';
import type { CatalogSource, SourceFields } from '../../../db/catalog/sources.ts';
import type { Visit } from '../kit/visit.ts';

/** The fields of a shop as they are typed: lists have a line for each. */
const sourceFields = [
  'name',
  'start',
  'hosts',
  ...selectorNames.map((name) => `selector-${name}` as const),
  'languages',
  'context',
  'forbidden',
  'demanded',
  'prompt',
  'redo',
  'days',
  'rest',
  'sheet',
  'tab',
  'folder',
  'pause',
  'pages',
  'depth',
  'why',
  'page',
] as const;
export type SourceField = (typeof sourceFields)[number];
export type TypedSource = Readonly<Record<SourceField, string>>;

/** Whole numbers, and what they may be. */
export const sourceNumbers = {
  days: [3, 90],
  pause: [0, 60_000],
  pages: [1, 1_000_000],
  depth: [1, 1_000],
} as const;

/** As a shop is set now; a new one has what is usual. */
export function typedOf(source: CatalogSource | undefined): TypedSource {
  const selectors = Object.fromEntries(
    selectorNames.map((name) => [`selector-${name}`, source?.selectors[name] ?? '']),
  ) as Record<`selector-${(typeof selectorNames)[number]}`, string>;
  return {
    ...selectors,
    name: source?.name ?? '',
    start: source?.startUrl ?? '',
    hosts: joined(source?.hosts),
    languages: joined(source?.languages ?? ['en']),
    context: joined(source?.contextFields),
    forbidden: joined(source?.forbiddenWords),
    demanded: joined(source?.demandedWords),
    prompt: source?.defaultPrompt ?? '',
    redo: source?.redoBy ?? 'single',
    days: String(source?.reviewDays ?? 7),
    rest: source?.reviewDefault ?? 'hold',
    sheet: source?.spreadsheetId ?? '',
    tab: source?.sheetTab ?? '',
    folder: source?.folderId ?? '',
    pause: source === undefined ? '' : String(source.pauseMs),
    pages: source === undefined ? '' : String(source.mostPages),
    depth: source === undefined ? '' : String(source.mostDepth),
    why: '',
    page: '',
  };
}

function joined(list: readonly string[] = []): string {
  return list.join('\n');
}

/** What a form says. */
export function typedForm(visit: Visit): TypedSource {
  return Object.fromEntries(sourceFields.map((name) => [name, visit.field(name)])) as Record<
    SourceField,
    string
  >;
}

export type SourceErrors = Partial<Record<SourceField, string>>;

/** What is typed, as a shop is set by; or what is wrong with which field. */
export function readSource(
  visit: Visit,
  typed: TypedSource,
): { name: string; fields: SourceFields; why: string } | { errors: SourceErrors } {
  const errors = wrongFields(visit, typed);
  if (Object.keys(errors).length > 0) return { errors };
  const number = (name: keyof typeof sourceNumbers) => (typed[name] === '' ? undefined : Number(typed[name]));
  const orNull = (name: SourceField) => (typed[name] === '' ? null : typed[name]);
  const fields: SourceFields = {
    startUrl: new URL(typed.start).href,
    hosts: linesOf(typed.hosts).map((host) => host.toLowerCase()),
    selectors: selectorsOf(typed),
    languages: linesOf(typed.languages),
    // Empty is usual, also for a shop that is new.
    contextFields: typed.context === '' ? undefined : linesOf(typed.context),
    forbiddenWords: linesOf(typed.forbidden),
    demandedWords: linesOf(typed.demanded),
    redoBy: typed.redo === 'batch' ? 'batch' : 'single',
    reviewDays: number('days'),
    reviewDefault: reviewRests.find((rest) => rest === typed.rest) ?? 'hold',
    defaultPrompt: orNull('prompt'),
    spreadsheetId: orNull('sheet'),
    sheetTab: orNull('tab'),
    folderId: orNull('folder'),
    pauseMs: number('pause'),
    mostPages: number('pages'),
    mostDepth: number('depth'),
  };
  return { name: typed.name, fields, why: typed.why };
}

export function selectorsOf(typed: TypedSource): ShopSelectors {
  const given = selectorNames.flatMap((name) => {
    const selector = typed[`selector-${name}`];
    return selector === '' ? [] : [[name, selector] as const];
  });
  return Object.fromEntries(given);
}

export function linesOf(text: string): string[] {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  return [...new Set(lines.filter((line) => line !== ''))];
}

function wrongFields(visit: Visit, typed: TypedSource): SourceErrors {
  const { t } = visit;
  const wrong = (name: SourceField, isWrong: boolean, values = {}) =>
    isWrong ? { [name]: t(`panel-source-${name}-wrong`, values) } : {};
  const languages = linesOf(typed.languages);
  const isLong = (text: string) => linesOf(text).some((word) => word.length > longestSourceWord);
  const numbers = Object.entries(sourceNumbers).map(([name, [least, most]]) => {
    const text = typed[name as keyof typeof sourceNumbers];
    const isFine =
      text === '' ? name !== 'days' : /^\d{1,7}$/.test(text) && Number(text) >= least && Number(text) <= most;
    return isFine ? {} : { [name]: t('panel-source-number-wrong', { least, most }) };
  });
  return Object.assign(
    {},
    wrong('name', !isSourceName(typed.name)),
    wrong('start', !isShopAddress(typed.start)),
    wrong('hosts', !linesOf(typed.hosts).every(isHostName)),
    wrong('languages', languages.length === 0 || !languages.every(isLanguageTag)),
    wrong('forbidden', isLong(typed.forbidden), { max: longestSourceWord }),
    wrong('demanded', isLong(typed.demanded), { max: longestSourceWord }),
    wrong('sheet', typed.sheet !== '' && !isFileId(typed.sheet)),
    wrong('folder', typed.folder !== '' && !isFileId(typed.folder)),
    wrong('why', typed.why === ''),
    ...numbers,
  ) as SourceErrors;
}
