import type { Rendered } from '../../cards/order.ts';
import type { Button } from '../../contract/buttons.ts';
import { modelTitles, ratios } from '../../contract/studio.ts';
import { cut, oneLine } from '../../texts/plain-text.ts';
import type { ScreenFacts } from '../dialogue/flow.ts';
import {
  type Drawing as DrawingOf,
  button as draftButton,
  inRows,
  lastRow,
  longestPromptOnScreen,
  renderNewPrompt,
  renderPrice,
} from '../dialogue/screen-parts.ts';
import { type StudioPress, studioPresses } from './press.ts';
import {
  type CompleteStudioDraft,
  photoLimit,
  type StudioDraft,
  type StudioRules,
  type StudioState,
} from './steps.ts';

/** What the studio's screens show beyond the state they belong to. */
export interface StudioFacts extends ScreenFacts {
  rules: StudioRules;
  /** Credits. */
  prices: { studio: number };
  balance: number;
  /** Of the draft's photos, in their order, pixels. */
  photoSizes: readonly { width: number; height: number }[];
}

type Drawing<Draft> = DrawingOf<Draft, StudioFacts>;

const shortPrompt = 200;
const removeButtonsInRow = 5;

/** The screens of the studio, from the first question to the confirmation. */
export function renderStudio(state: StudioState, facts: StudioFacts): Rendered {
  if (state.draft.offered !== undefined)
    return renderNewPrompt(state.draft, state.draft.offered, facts.wording);
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

function renderModel({ draft, facts: { wording, rules } }: Drawing<StudioDraft>): Rendered {
  const kept = [
    ...(draft.prompt === undefined
      ? []
      : [wording.html('step-model-kept-prompt', { prompt: oneLine(draft.prompt, shortPrompt) })]),
    ...(draft.photos.length === 0
      ? []
      : [wording.html('step-model-kept-photos', { photos: draft.photos.length })]),
  ];
  const models = rules.models.map((model) => {
    const text = wording.plain('button-model', { model: modelTitles[model], limit: rules.maxPhotos[model] });
    return [button(draft, { move: 'model', model }, text)];
  });
  return {
    text: [wording.html('step-model'), ...kept].join('\n\n'),
    buttons: [...models, lastRow(draft, wording)],
  };
}

function renderPrompt({ draft, facts: { wording, rules } }: Drawing<StudioDraft>): Rendered {
  const lines = [wording.html('step-prompt', { max: rules.maxPromptLength })];
  const keep: Button[][] = [];
  if (draft.prompt !== undefined) {
    lines.push(wording.html('step-prompt-now', { prompt: cut(draft.prompt, longestPromptOnScreen) }));
    keep.push([button(draft, { move: 'keep' }, wording.plain('button-keep-prompt'))]);
  }
  return { text: lines.join('\n\n'), buttons: [...keep, lastRow(draft, wording)] };
}

function renderPhotos({ draft, facts }: Drawing<StudioDraft>): Rendered {
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

function renderRatio({ draft, facts: { wording } }: Drawing<StudioDraft>): Rendered {
  const choices = ratios.map((ratio) => button(draft, { move: 'ratio', ratio }, ratio));
  return { text: wording.html('step-ratio'), buttons: [...inRows(choices, 3), lastRow(draft, wording)] };
}

function renderConfirm({ draft, facts }: Drawing<CompleteStudioDraft>): Rendered {
  const { wording, prices } = facts;
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
  const { line, buttons } = renderPrice({ draft, facts }, { price: prices.studio, edits });
  return { text: `${head}\n${line}`, buttons };
}

function button(draft: { id: number }, press: StudioPress, text: string): Button {
  return draftButton(draft, studioPresses.encode(press), text);
}
