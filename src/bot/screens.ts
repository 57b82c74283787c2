import { type Button, type DraftPress, draftData, type PageName, pageData } from '../contract/buttons.ts';
import { modelTitles, ratios, studioModels } from '../contract/studio.ts';
import type { Rendered } from '../texts/order.ts';
import { cut, oneLine } from '../texts/plain-text.ts';
import type { Wording } from '../texts/texts.ts';
import {
  type CompleteDraft,
  type DialogueRules,
  type DialogueState,
  type Draft,
  type Moment,
  type Notice,
  photoLimit,
} from './dialogue.ts';

/** What a screen shows beyond the state it belongs to. */
export interface ScreenFacts {
  wording: Wording;
  rules: DialogueRules;
  /** Credits. */
  price: number;
  balance: number;
  /** Of the draft's photos, in their order, pixels. */
  photoSizes: readonly { width: number; height: number }[];
}

/** A step of the studio as it is drawn: its draft, and what it is drawn with. */
interface Drawing<Of extends Draft = Draft> {
  draft: Of;
  facts: ScreenFacts;
}

const longestPromptOnScreen = 1_500;
const shortPrompt = 200;
/** A whole album of refusals fits; more would only push the screen away. */
const mostNotices = 10;
const removeButtonsInRow = 5;

/** The one screen of a state, with what is said on the way into it. */
export function renderMoment({ state, notices }: Moment, facts: ScreenFacts): Rendered {
  const { text, buttons } = renderScreen(state, facts);
  return { text: [...renderNotices(notices, facts.wording), text].join('\n\n'), buttons };
}

/** The menu: what the studio is, the balance, and where one can go. */
export function renderMenu({
  wording,
  price,
  balance,
}: Pick<ScreenFacts, 'wording' | 'price' | 'balance'>): Rendered {
  return { text: wording.html('menu', { credits: balance, price }), buttons: menuButtons(wording) };
}

export function menuButtons(wording: Wording): Button[][] {
  const rows: PageName[][] = [['studio'], ['credits', 'history'], ['settings', 'help']];
  return rows.map((row) => row.map((page) => pageButton(page, wording)));
}

export function pageButton(page: PageName, wording: Wording): Button {
  return { text: wording.plain(`button-${page}`), callback_data: pageData(page) };
}

/** Each notice as a paragraph of HTML. */
function renderNotices(notices: readonly Notice[], wording: Wording): string[] {
  const shown = notices.slice(0, mostNotices).map(({ key, values, number }) => {
    if (number === undefined) return wording.html(key, values);
    return wording.html('notice-numbered', { number, notice: wording.plain(key, values) });
  });
  const more = notices.length - shown.length;
  return more > 0 ? [...shown, wording.html('notice-more', { count: more })] : shown;
}

function renderScreen(state: DialogueState, facts: ScreenFacts): Rendered {
  if (state.step === 'idle')
    return state.kept ? renderOffer({ draft: state.kept, facts }) : renderMenu(facts);
  if (state.draft.offered !== undefined)
    return renderNewPrompt({ draft: state.draft, facts }, state.draft.offered);
  switch (state.step) {
    case 'studio-model':
      return renderModel({ draft: state.draft, facts });
    case 'studio-prompt':
      return renderPrompt({ draft: state.draft, facts });
    case 'studio-photos':
      return renderPhotos({ draft: state.draft, facts });
    case 'studio-ratio':
      return renderRatio({ draft: state.draft, facts });
    case 'studio-confirm':
      return renderConfirm({ draft: state.draft, facts });
    default:
      return state satisfies never;
  }
}

function renderOffer({ draft, facts }: Drawing): Rendered {
  const { wording } = facts;
  const photos = draft.photos.length;
  const prompt = cut(draft.prompt ?? '', longestPromptOnScreen);
  const key = draft.prompt === undefined ? 'offer-photos' : photos > 0 ? 'offer-both' : 'offer-prompt';
  const leave: Button = {
    text: wording.plain('button-menu'),
    callback_data: draftData(draft.id, { move: 'cancel' }),
  };
  return {
    text: wording.html(key, { photos, prompt }),
    buttons: [[button(draft, { move: 'make' }, wording.plain('button-make')), leave]],
  };
}

function renderNewPrompt({ draft, facts: { wording } }: Drawing, offered: string): Rendered {
  return {
    text: wording.html('step-new-prompt', { prompt: cut(offered, longestPromptOnScreen) }),
    buttons: [
      [button(draft, { move: 'use' }, wording.plain('button-use'))],
      [button(draft, { move: 'keep' }, wording.plain('button-keep'))],
      [cancelButton(draft, wording)],
    ],
  };
}

function renderModel({ draft, facts: { wording, rules } }: Drawing): Rendered {
  const kept = [
    ...(draft.prompt === undefined
      ? []
      : [wording.html('step-model-kept-prompt', { prompt: oneLine(draft.prompt, shortPrompt) })]),
    ...(draft.photos.length === 0
      ? []
      : [wording.html('step-model-kept-photos', { photos: draft.photos.length })]),
  ];
  const models = studioModels.map((model) => {
    const text = wording.plain('button-model', { model: modelTitles[model], limit: rules.maxPhotos[model] });
    return [button(draft, { move: 'model', model }, text)];
  });
  return {
    text: [wording.html('step-model'), ...kept].join('\n\n'),
    buttons: [...models, lastRow(draft, wording)],
  };
}

function renderPrompt({ draft, facts: { wording, rules } }: Drawing): Rendered {
  const lines = [wording.html('step-prompt', { max: rules.maxPromptLength })];
  const keep: Button[][] = [];
  if (draft.prompt !== undefined) {
    lines.push(wording.html('step-prompt-now', { prompt: cut(draft.prompt, longestPromptOnScreen) }));
    keep.push([button(draft, { move: 'keep' }, wording.plain('button-keep-prompt'))]);
  }
  return { text: lines.join('\n\n'), buttons: [...keep, lastRow(draft, wording)] };
}

function renderPhotos({ draft, facts }: Drawing): Rendered {
  const { wording, rules, photoSizes } = facts;
  const limit = photoLimit(draft, rules);
  const count = draft.photos.length;
  const hint = count === 0 ? 'none' : count < limit ? 'some' : 'full';
  const model = draft.model === undefined ? '' : modelTitles[draft.model];
  const list = photoSizes.map((size, index) =>
    wording.html('step-photo-line', { number: index + 1, ...size }),
  );
  const text = [
    // Good advice comes before the first photo; later it only makes the list longer.
    ...(count === 0 ? [wording.html('step-photos-advice')] : []),
    [wording.html('step-photos', { count, limit }), ...list].join('\n'),
    wording.html(`step-photos-${hint}`, { model }),
  ];
  const removes = draft.photos.map((photo, index) =>
    button(draft, { move: 'remove', photo }, wording.plain('button-remove', { number: index + 1 })),
  );
  const done = button(draft, { move: 'done' }, wording.plain(count === 0 ? 'button-skip' : 'button-done'));
  return {
    text: text.join('\n\n'),
    buttons: [...inRows(removes, removeButtonsInRow), [done], lastRow(draft, wording)],
  };
}

function renderRatio({ draft, facts: { wording } }: Drawing): Rendered {
  const choices = ratios.map((ratio) => button(draft, { move: 'ratio', ratio }, ratio));
  return { text: wording.html('step-ratio'), buttons: [...inRows(choices, 3), lastRow(draft, wording)] };
}

function renderConfirm({ draft, facts }: Drawing<CompleteDraft>): Rendered {
  const { wording, price, balance } = facts;
  const what = { model: modelTitles[draft.model], ratio: draft.ratio, photos: draft.photos.length };
  const head = [
    wording.html('step-confirm'),
    wording.html('step-confirm-what', what),
    wording.html('step-confirm-prompt', { prompt: cut(draft.prompt, longestPromptOnScreen) }),
  ].join('\n');
  const edit = (field: 'model' | 'prompt' | 'photos' | 'ratio') =>
    button(draft, { move: 'edit', field }, wording.plain(`button-edit-${field}`));
  const edits = [
    [edit('model'), edit('prompt')],
    [edit('photos'), edit('ratio')],
  ];
  if (balance < price) {
    const menu = button(draft, { move: 'cancel' }, wording.plain('button-menu'));
    return {
      text: `${head}\n${wording.html('step-confirm-poor', { price, balance })}`,
      buttons: [...edits, [menu]],
    };
  }
  const confirm = button(draft, { move: 'confirm' }, wording.plain('button-confirm', { price }));
  return {
    text: `${head}\n${wording.html('step-confirm-price', { price, credits: balance })}`,
    buttons: [[confirm], ...edits, lastRow(draft, wording)],
  };
}

function lastRow(draft: Draft, wording: Wording): Button[] {
  return [button(draft, { move: 'back' }, wording.plain('button-back')), cancelButton(draft, wording)];
}

function cancelButton(draft: Draft, wording: Wording): Button {
  return button(draft, { move: 'cancel' }, wording.plain('button-cancel'));
}

function button({ id }: Draft, press: DraftPress, text: string): Button {
  return { text, callback_data: draftData(id, press) };
}

/** Breaks a list into rows of the same length, the last one shorter. */
export function inRows<T>(items: readonly T[], length: number): T[][] {
  const rows: T[][] = [];
  for (let start = 0; start < items.length; start += length) rows.push(items.slice(start, start + length));
  return rows;
}
