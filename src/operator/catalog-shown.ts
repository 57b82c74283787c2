import { longestText } from '../contract/descriptions.ts';
import { unpublishItem } from '../operations/catalog-publishing.ts';
import { editTexts } from '../operations/catalog-texts.ts';
import { keyOf, noItem } from './catalog-items.ts';
import {
  type Command,
  forbidden,
  InputError,
  refused,
  type Told,
  type Tools,
  type Typed,
} from './command.ts';
import { arg, reason } from './input.ts';

const fields = ['alt', 'title', 'caption'] as const;

/** What the shop shows of a picture, and what is said beside it. */
export const catalogShownCommands: readonly Command[] = [
  {
    name: 'catalog texts',
    args: ['KEY', 'LANGUAGE'],
    options: fields,
    about: `changes what is said of a picture in one language: --alt (up to ${longestText.alt} characters), --title (${longestText.title}), --caption (${longestText.caption}); what is left out stays`,
    run: changeTexts,
  },
  {
    name: 'catalog unpublish',
    args: ['KEY'],
    options: ['why'],
    needs: ['why'],
    about: 'takes a picture back: the shop shows again what it showed before',
    run: unpublish,
  },
];

async function changeTexts(typed: Typed, { deps, who }: Tools): Promise<Told> {
  const itemId = keyOf(typed);
  const language = arg(typed, 1);
  const { alt, title, caption } = typed.options;
  const texts = {
    ...(alt !== undefined && { alt }),
    ...(title !== undefined && { title }),
    ...(caption !== undefined && { caption }),
  };
  if (Object.keys(texts).length === 0) throw new InputError('Say what is new: --alt, --title or --caption.');
  const outcome = await editTexts(deps, who, { itemId, language, texts, via: 'command line' });
  switch (outcome.kind) {
    case 'edited': {
      const { after } = outcome;
      const lines = fields.map((field) => `${field}: ${after[field]}`);
      return { lines: [`The texts of picture ${itemId} in ${language}:`, ...lines], outcome };
    }
    case 'unchanged':
      return { lines: [`Picture ${itemId} has these texts already.`], outcome };
    case 'refused':
      return refused(outcome, outcome.complaints.join('\n'));
    case 'no_language':
      return refused(outcome, `This shop has its texts in ${outcome.languages.join(', ')}.`);
    case 'too_late':
      return refused(outcome, `Picture ${itemId} has been made anew meanwhile: look at it first.`);
    case 'not_found':
      return refused(
        outcome,
        `There is no picture ${itemId}, nothing was made of it, or it has no texts yet: those need all three.`,
      );
    case 'forbidden':
      return forbidden();
    default:
      return outcome satisfies never;
  }
}

async function unpublish(typed: Typed, { deps, who }: Tools): Promise<Told> {
  const itemId = keyOf(typed);
  const outcome = await unpublishItem(deps, who, { itemId, why: reason(typed) });
  switch (outcome.kind) {
    case 'begun':
      return { lines: [`Version ${outcome.version} of picture ${itemId} is being taken back.`], outcome };
    case 'away':
      return {
        lines: [
          `Version ${outcome.version} of picture ${itemId} is to be taken back; Temporal does not answer now, so it happens later.`,
        ],
        outcome,
      };
    case 'nothing_shown':
      return refused(
        outcome,
        `The shop shows nothing of ours of picture ${itemId}, or a version is just on its way.`,
      );
    case 'no_item':
      return refused(outcome, noItem(typed));
    case 'forbidden':
      return forbidden();
    default:
      return outcome satisfies never;
  }
}
