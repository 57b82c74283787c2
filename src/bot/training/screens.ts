import { type Rendered, renderDuration } from '../../cards/order.ts';
import type { Button } from '../../contract/buttons.ts';
import { hasHumanFace, longestModelName, subjects } from '../../contract/portraits.ts';
import type { ScreenFacts } from '../dialogue/flow.ts';
import {
  type Drawing as DrawingOf,
  button as draftButton,
  inRows,
  lastRow,
  renderPrice,
} from '../dialogue/screen-parts.ts';
import { goodSide, listWarnings, type Warning } from './findings.ts';
import { type TrainingPress, trainingFields, trainingPresses } from './press.ts';
import {
  type CompleteTrainingDraft,
  isEnough,
  limitsFor,
  type PhotoLimits,
  type TrainingDraft,
  type TrainingState,
} from './steps.ts';

/** How long photos and model are kept, days. */
export interface TrainingTerms {
  /** At the provider, after the training. */
  atProvider: number;
  /** With us; undefined: until the person deletes them. */
  withUs?: number | undefined;
}

/** What the screens of a training show beyond the state they belong to. */
export interface TrainingFacts extends ScreenFacts {
  photoLimits: PhotoLimits;
  terms: TrainingTerms;
  /** Credits. */
  prices: { training: number };
  balance: number;
  /** Median of the last trainings; null when there were none. */
  usualSeconds: number | null;
  /** Whether the photos can be shown in one picture. */
  canShow: boolean;
}

type Drawing<Draft> = DrawingOf<Draft, TrainingFacts>;

const subjectsInRow = 2;
const removeButtonsInRow = 5;

const warningKeys: Readonly<Record<Warning, string>> = {
  small: 'step-train-small',
  no_face: 'step-train-no-face',
  several_faces: 'step-train-several-faces',
  blurry: 'step-train-blurry',
  sunglasses: 'step-train-sunglasses',
};

/** The screens of a training, from consent and name to the confirmation. */
export function renderTraining(state: TrainingState, facts: TrainingFacts): Rendered {
  switch (state.step) {
    case 'train-name':
      return renderName({ draft: state.draft, facts });
    case 'train-subject':
      return renderSubject({ draft: state.draft, facts });
    case 'train-photos':
      return state.removing === undefined
        ? renderPhotos({ draft: state.draft, facts })
        : renderRemoving({ draft: state.draft, facts });
    case 'train-confirm':
      return renderConfirm({ draft: state.draft, facts });
    default:
      return state satisfies never;
  }
}

/** Consent and term come before the first question, and before anything is sent. */
function renderName({ draft, facts }: Drawing<TrainingDraft>): Rendered {
  const { wording } = facts;
  const ask = wording.html('step-train-name', { max: longestModelName });
  const end = lastRow(draft, wording);
  if (draft.name !== undefined) {
    const now = wording.html('step-train-name-now', { name: draft.name });
    const keep = button(draft, { move: 'keep' }, wording.plain('button-keep-name'));
    return { text: `${ask}\n\n${now}`, buttons: [[keep], end] };
  }
  const { least, most } = limitsFor({}, facts.photoLimits);
  const { atProvider, withUs = 0 } = facts.terms;
  const text = [
    wording.html('step-train-what', { least, most }),
    wording.html('step-train-consent', { provider: atProvider, own: withUs }),
    ask,
  ];
  return { text: text.join('\n\n'), buttons: [end] };
}

function renderSubject({ draft, facts: { wording } }: Drawing<TrainingDraft>): Rendered {
  const choices = subjects.map((subject) =>
    button(draft, { move: 'subject', subject }, wording.plain(`button-subject-${subject}`)),
  );
  return {
    text: wording.html('step-train-subject', { name: draft.name ?? '' }),
    buttons: [...inRows(choices, subjectsInRow), lastRow(draft, wording)],
  };
}

function renderPhotos({ draft, facts }: Drawing<CompleteTrainingDraft>): Rendered {
  const { wording, photoLimits } = facts;
  const { least, most } = limitsFor(draft, photoLimits);
  const count = draft.photos.length;
  const advice = hasHumanFace(draft.subject) ? 'step-train-advice' : 'step-train-advice-pet';
  const values = { least, most, missing: Math.max(0, least - count) };
  const hint = count < least ? 'step-train-missing' : count < most ? 'step-train-enough' : 'step-train-full';
  const text = [
    // Good advice comes before the first photo; later it only makes the list longer.
    ...(count === 0 ? [wording.html(advice)] : []),
    wording.html('step-train-photos', { name: draft.name, count, most }),
    wording.html(hint, values),
    ...renderWarnings({ draft, facts }),
  ];
  const done = button(draft, { move: 'done' }, wording.plain('button-done'));
  const remove = button(draft, { move: 'removing' }, wording.plain('button-train-remove'));
  const change = [...showButton({ draft, facts }), ...(count > 0 ? [remove] : [])];
  return {
    text: text.join('\n\n'),
    buttons: [
      ...(isEnough(draft, photoLimits) ? [[done]] : []),
      ...(change.length > 0 ? [change] : []),
      lastRow(draft, wording),
    ],
  };
}

function renderRemoving({ draft, facts }: Drawing<CompleteTrainingDraft>): Rendered {
  const { wording } = facts;
  const removes = draft.photos.map(({ hash }, index) =>
    button(draft, { move: 'remove', photo: hash }, wording.plain('button-remove', { number: index + 1 })),
  );
  const show = showButton({ draft, facts });
  return {
    text: [wording.html('step-train-remove'), ...renderWarnings({ draft, facts })].join('\n\n'),
    buttons: [
      ...inRows(removes, removeButtonsInRow),
      ...(show.length > 0 ? [show] : []),
      lastRow(draft, wording),
    ],
  };
}

function renderConfirm({ draft, facts }: Drawing<CompleteTrainingDraft>): Rendered {
  const { wording, prices, terms, usualSeconds } = facts;
  const what = {
    name: draft.name,
    subject: wording.plain(`subject-${draft.subject}`),
    photos: draft.photos.length,
  };
  const time = renderDuration((usualSeconds ?? 0) * 1_000, wording);
  const edits = [
    trainingFields.map((field) =>
      button(draft, { move: 'edit', field }, wording.plain(`button-edit-${field}`)),
    ),
  ];
  const { line, buttons } = renderPrice(
    { draft, facts },
    { price: prices.training, edits, confirmKey: 'button-confirm-training' },
  );
  const text = [
    [wording.html('step-train-confirm'), wording.html('step-train-confirm-what', what)].join('\n'),
    ...renderWarnings({ draft, facts }),
    [
      usualSeconds === null
        ? wording.html('step-train-time')
        : wording.html('step-train-time-usual', { time }),
      wording.html('step-train-term', { provider: terms.atProvider }),
      line,
      wording.html('step-train-free'),
    ].join('\n'),
  ];
  return { text: text.join('\n\n'), buttons };
}

/** As one paragraph, or none: what is better replaced, by the numbers of the photos. */
function renderWarnings({ draft, facts: { wording } }: Drawing<CompleteTrainingDraft>): string[] {
  const lines = listWarnings(draft.photos, draft.subject).map(({ warning, numbers }) =>
    wording.html(warningKeys[warning], {
      numbers: numbers.join(', '),
      least: goodSide,
    }),
  );
  return lines.length > 0 ? [[wording.html('step-train-warnings'), ...lines].join('\n')] : [];
}

function showButton({ draft, facts: { wording, canShow } }: Drawing<CompleteTrainingDraft>): Button[] {
  if (!canShow || draft.photos.length === 0) return [];
  return [button(draft, { move: 'show' }, wording.plain('button-train-show'))];
}

function button(draft: { id: number }, press: TrainingPress, text: string): Button {
  return draftButton(draft, trainingPresses.encode(press), text);
}
