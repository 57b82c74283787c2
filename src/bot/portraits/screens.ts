import type { Rendered } from '../../cards/order.ts';
import type { Button } from '../../contract/buttons.ts';
import { mostPortraits, portraitRatios, usualPortraits } from '../../contract/portraits.ts';
import type { PortraitStyle } from '../../db/portrait-styles.ts';
import { cut, oneLine } from '../../texts/plain-text.ts';
import type { ScreenFacts } from '../dialogue/flow.ts';
import { pageButton } from '../dialogue/pages.ts';
import {
  cancelButton,
  type Drawing as DrawingOf,
  button as draftButton,
  inRows,
  lastRow,
  longestPromptOnScreen,
  renderNewPrompt,
  renderPrice,
} from '../dialogue/screen-parts.ts';
import { type PortraitPress, portraitPresses } from './press.ts';
import {
  type CompletePortraitDraft,
  isGone,
  type Likeness,
  type PortraitDraft,
  type PortraitRules,
  type PortraitState,
  settle,
} from './steps.ts';

/** What the screens of portraits show beyond the state they belong to. */
export interface PortraitFacts extends ScreenFacts {
  rules: PortraitRules;
  /** Credits; of one picture. */
  prices: { portrait: number };
  balance: number;
  /** The person's, newest first. */
  models: readonly Likeness[];
  /** Where there is no model yet: whether one is being trained. */
  isTraining: boolean;
  portraitStyles: readonly Pick<PortraitStyle, 'id' | 'name'>[];
  /** Whether any of these styles has an example. */
  hasExamples: boolean;
}

type Drawing<Draft> = DrawingOf<Draft, PortraitFacts>;

const shortPrompt = 200;
/** Newest first: who has more of them finds the others in the list of models. */
const mostModelsShown = 30;
const stylesInRow = 2;
const choicesInRow = 4;

/** The screens of portraits, from the first question to the confirmation. */
export function renderPortrait(stored: PortraitState, facts: PortraitFacts): Rendered {
  const state = settle(stored, facts.models);
  if (state.draft.offered !== undefined)
    return renderNewPrompt(state.draft, state.draft.offered, facts.wording);
  switch (state.step) {
    case 'portrait-model':
      return facts.models.length === 0
        ? renderNoModel({ draft: state.draft, facts })
        : renderModel({ draft: state.draft, facts });
    case 'portrait-prompt':
      return renderPrompt({ draft: state.draft, facts });
    case 'portrait-number':
      return renderNumber({ draft: state.draft, facts });
    case 'portrait-ratio':
      return renderRatio({ draft: state.draft, facts });
    case 'portrait-confirm':
      return renderConfirm({ draft: state.draft, facts });
    default:
      return state satisfies never;
  }
}

/** Leads to a training; what is under way stays as it is. */
function renderNoModel({ draft, facts }: Drawing<PortraitDraft>): Rendered {
  const { wording, isTraining } = facts;
  const text = [
    ...goneLine({ draft, facts }),
    wording.html(isTraining ? 'step-portrait-training' : 'step-portrait-none'),
  ];
  const train = isTraining ? [] : [[pageButton('train', wording)]];
  return {
    text: text.join('\n\n'),
    buttons: [...train, [pageButton('models', wording), cancelButton(draft, wording)]],
  };
}

function renderModel({ draft, facts }: Drawing<PortraitDraft>): Rendered {
  const { wording, models } = facts;
  const text = [
    ...goneLine({ draft, facts }),
    wording.html('step-portrait-model'),
    ...(draft.prompt === undefined || draft.prompt.style !== undefined
      ? []
      : [wording.html('step-model-kept-prompt', { prompt: oneLine(draft.prompt.text, shortPrompt) })]),
  ];
  // Each in a row of its own: names are long.
  const choices = models
    .slice(0, mostModelsShown)
    .map(({ id, name }) => [
      button(draft, { move: 'likeness', likeness: id }, wording.plain('button-likeness', { name })),
    ]);
  return { text: text.join('\n\n'), buttons: [...choices, lastRow(draft, wording)] };
}

function goneLine({ draft, facts: { wording, models } }: Drawing<PortraitDraft>): string[] {
  const { likeness } = draft;
  return likeness && isGone(draft, models)
    ? [wording.html('step-portrait-gone', { name: likeness.name })]
    : [];
}

function renderPrompt({ draft, facts }: Drawing<PortraitDraft>): Rendered {
  const { wording, rules, portraitStyles, hasExamples } = facts;
  const { likeness, prompt } = draft;
  const text = [
    wording.html('step-portrait-prompt', { name: likeness?.name ?? '', max: rules.maxPromptLength }),
    ...(portraitStyles.length > 0 ? [wording.html('step-portrait-styles')] : []),
  ];
  const keep: Button[][] = [];
  if (prompt?.style !== undefined) {
    text.push(wording.html('step-portrait-style-now', { style: prompt.style.name }));
    keep.push([button(draft, { move: 'keep' }, wording.plain('button-keep-style'))]);
  } else if (prompt !== undefined) {
    text.push(wording.html('step-prompt-now', { prompt: cut(prompt.text, longestPromptOnScreen) }));
    keep.push([button(draft, { move: 'keep' }, wording.plain('button-keep-prompt'))]);
  }
  const styles = portraitStyles.map(({ id, name }) =>
    button(draft, { move: 'style', style: id }, wording.plain('button-portrait-style', { name })),
  );
  const show = hasExamples
    ? [[button(draft, { move: 'show' }, wording.plain('button-portrait-examples'))]]
    : [];
  return {
    text: text.join('\n\n'),
    buttons: [...keep, ...show, ...inRows(styles, stylesInRow), lastRow(draft, wording)],
  };
}

function renderNumber({ draft, facts: { wording, prices } }: Drawing<PortraitDraft>): Rendered {
  const choices = Array.from({ length: mostPortraits }, (_, index) => {
    const number = index + 1;
    const key = number === usualPortraits ? 'button-number-usual' : 'button-number';
    return button(draft, { move: 'number', number }, wording.plain(key, { number }));
  });
  return {
    text: wording.html('step-portrait-number', { price: prices.portrait }),
    buttons: [...inRows(choices, choicesInRow), lastRow(draft, wording)],
  };
}

function renderRatio({ draft, facts: { wording } }: Drawing<PortraitDraft>): Rendered {
  const choices = portraitRatios.map((ratio) => button(draft, { move: 'ratio', ratio }, ratio));
  return {
    text: wording.html('step-ratio'),
    buttons: [...inRows(choices, choicesInRow), lastRow(draft, wording)],
  };
}

function renderConfirm({ draft, facts }: Drawing<CompletePortraitDraft>): Rendered {
  const { wording, prices } = facts;
  const { likeness, prompt, pictures, ratio } = draft;
  const head = [
    wording.html('step-confirm'),
    wording.html('step-portrait-what', { name: likeness.name, pictures, ratio }),
    prompt.style === undefined
      ? wording.html('step-confirm-prompt', { prompt: cut(prompt.text, longestPromptOnScreen) })
      : wording.html('step-portrait-what-style', { style: prompt.style.name }),
  ].join('\n');
  const edit = (field: 'model' | 'prompt' | 'number' | 'ratio') =>
    button(draft, { move: 'edit', field }, wording.plain(`button-edit-${field}`));
  const edits = [
    [edit('model'), edit('prompt')],
    [edit('number'), edit('ratio')],
  ];
  const { line, buttons } = renderPrice({ draft, facts }, { price: prices.portrait * pictures, edits });
  return { text: `${head}\n${line}`, buttons };
}

function button(draft: { id: number }, press: PortraitPress, text: string): Button {
  return draftButton(draft, portraitPresses.encode(press), text);
}
