import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FluentResource } from '@fluent/bundle';
import { expect, test } from 'vitest';
import { toldEvents } from '../../src/cards/timeline.ts';
import { languages } from '../../src/contract/language.ts';
import { reasonLetters } from '../../src/contract/orders.ts';
import { createTexts } from '../../src/texts/texts.ts';

const root = join(import.meta.dirname, '../..');
const texts = createTexts();

/** Every file of a folder and its folders, one after another. */
const readAll = (folder: string): string =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(ts|sql|ftl)$/.test(file))
    .map((file) => readFileSync(join(root, folder, file), 'utf8'))
    .join('\n');

/** Names of messages with the variables each uses, those of messages it includes among them. */
function readMessages(language: string): Map<string, Set<string>> {
  const bodies = new Map(
    new FluentResource(readAll(`src/texts/${language}`)).body.map(({ id, value }) => [id, value]),
  );
  const collect = (node: unknown, found: Set<string>): Set<string> => {
    if (Array.isArray(node)) for (const item of node) collect(item, found);
    else if (typeof node === 'object' && node !== null) {
      if ('type' in node && node.type === 'var' && 'name' in node) found.add(String(node.name));
      if ('type' in node && node.type === 'mesg' && 'name' in node)
        collect(bodies.get(String(node.name)), found);
      for (const item of Object.values(node)) collect(item, found);
    }
    return found;
  };
  return new Map([...bodies].map(([id, value]) => [id, collect(value, new Set())]));
}

const messages = { en: readMessages('en'), ru: readMessages('ru') };

const listed = (language: 'en' | 'ru') =>
  Object.fromEntries([...messages[language]].map(([id, values]) => [id, [...values].toSorted()]));

test('both languages have the same messages with the same values', () => {
  expect(listed('ru')).toEqual(listed('en'));
});

test('every message can be written with any number, and a button or a toast has no markup', () => {
  for (const language of languages) {
    for (const [key, names] of messages[language]) {
      for (const number of [0, 1, 2, 5, 11, 21, 9_950]) {
        const values = Object.fromEntries(
          [...names].map((name) => [name, name === 'at' ? new Date(0) : number]),
        );
        const text = texts(language).html(key, values);
        expect(text, key).not.toMatch(/[{}]|undefined|NaN|\[object/);
        if (!/^(button|toast|command|admin)-/.test(key)) continue;
        expect(text, key).not.toMatch(/[<>&]/);
        expect(text.length, key).toBeLessThanOrEqual(200);
      }
    }
  }
});

test('each message named in the sources exists, and each existing one is used', () => {
  const source = ['src/bot', 'src/cards', 'src/web', 'activities'].map(readAll).join('\n');
  const named = [...source.matchAll(/\b(?:html|plain|t)\(\s*'([\w-]+)'/g)].map(([, key]) => key ?? '');
  expect(named.filter((key) => !messages.en.has(key))).toEqual([]);
  const included = readAll('src/texts/en');
  // The rest of such a name is made up where it is used.
  const families = new RegExp(
    `^(?:${[
      'button',
      'button-edit',
      'card-head',
      'catalog-standing',
      'command',
      'end',
      'event',
      'fact',
      'item-(?:decided|via|why|field|standing|result|publication|shown)',
      'language',
      'mark',
      'movement',
      'notice-style',
      'notice-text',
      'own-top-up',
      'panel-amount',
      'panel-catalog',
      'panel-broadcast',
      'panel-item',
      'panel-preview',
      'panel-nav',
      'panel-people',
      'panel-role',
      'panel-sign-in-weak',
      'panel-team-(?:do|done|told)',
      'panel-orders',
      'panel-overview',

      'panel-settings?(?:-kind)?',
      'panel-review',
      'panel-source',
      'panel-story',
      'panel-styles',
      'privacy-use',
      'receipt',
      'refused',
      'run-(?:mark|what|end|skip|rest|batch|refusal|ask-budget|ask-review|status|waits|way)',
      'stats-kind',
      'stats-mark',
      'status',
      'step-photos',
      'subject',
      'told',
      'toast-(?:item|top-up)-late',
      'top-up-(?:bought|ended|reason|status)',
    ].join('|')})-`,
  );
  const unused = [...messages.en.keys()].filter(
    (key) => !source.includes(`'${key}'`) && !included.includes(`{ ${key} }`) && !families.test(key),
  );
  expect(unused).toEqual([]);
});

test('every reason of an end and every told event has its words', () => {
  for (const reason of Object.keys(reasonLetters))
    expect(messages.en.has(`end-${reason}`), reason).toBe(true);
  for (const kind of toldEvents) expect(messages.en.has(`event-${kind}`), kind).toBe(true);
});

test('every event the database writes about an order is told', () => {
  const source = readAll('src/db/functions');
  const kinds = [...source.matchAll(/add_event\([^,]+, (?!null)[^,]+, '([a-z_]+)'[,)]/g)].map(
    ([, kind]) => kind ?? '',
  );
  expect(kinds.length).toBeGreaterThan(5);
  expect(kinds.filter((kind) => !toldEvents.has(kind))).toEqual([]);
});

test('values are escaped for HTML and left alone in plain text', () => {
  const values = { name: '<b>&' };
  expect(texts('en').html('greeting', values)).toContain('&lt;b&gt;&amp;');
  expect(texts('en').plain('greeting', values)).toContain('<b>&');
});

test('an unknown message and a missing value are errors', () => {
  expect(() => texts('en').html('no-such-message')).toThrow('no-such-message');
  expect(() => texts('ru').html('greeting')).toThrow('greeting');
});

const say = (language: 'en' | 'ru', credits: number) => texts(language).plain('credits', { credits });

test('numbers are grouped and plural forms are right in both languages', () => {
  expect([1, 2, 9_950].map((count) => say('en', count))).toEqual(['1 credit', '2 credits', '9,950 credits']);
  expect([1, 2, 5, 11, 21, 22, 9_950].map((count) => say('ru', count))).toEqual([
    '1 кредит',
    '2 кредита',
    '5 кредитов',
    '11 кредитов',
    '21 кредит',
    '22 кредита',
    '9\u00a0950 кредитов',
  ]);
});

test('times are told in UTC, with 24 hours', () => {
  const at = new Date('2026-11-12T22:05:09Z');
  expect(texts('en').html('story-line', { at, what: 'x' })).toBe('<code>22:05:09</code> x');
  expect(texts('en').html('story-day', { at })).toBe('12 November 2026, UTC');
  expect(texts('ru').html('story-day', { at })).toBe('12 ноября 2026 г., UTC');
});
