import { type Button, pressData } from '../contract/buttons.ts';
import { type CatalogStage, catalogStages, type RunQuestion, type RunStatus } from '../contract/catalog.ts';
import { type RunPress, runPress } from '../contract/run-press.ts';
import type { Wording } from '../texts/texts.ts';
import { money } from './run-words.ts';

interface PressedRun {
  id: number;
  sourceId: number;
  stages: readonly CatalogStage[];
  stage: CatalogStage | null;
  status: RunStatus;
  question: RunQuestion | null;
}

/** What can be done with a run as it stands. */
export function runButtons(run: PressedRun, texts: Wording): Button[][] {
  const { id, status, question } = run;
  switch (status) {
    case 'running':
      return [
        [
          button('button-run-pause', { move: 'pause', run: id }, texts),
          button('button-run-cancel', { move: 'cancel', run: id }, texts),
        ],
      ];
    case 'paused':
      return [
        [
          button('button-run-resume', { move: 'resume', run: id }, texts),
          button('button-run-cancel', { move: 'cancel', run: id }, texts),
        ],
      ];
    case 'asking':
      return question === null ? [] : answerButtons(id, question, texts);
    case 'done':
    case 'failed':
    case 'cancelled':
      return nextButtons(run, texts);
    default:
      return status satisfies never;
  }
}

/** How a run is called that somebody wants to begin: of one stage, or of all. */
export function beginButton(stage: CatalogStage | 'all', source: number, texts: Wording): Button {
  return button(`button-catalog-${stage}`, { move: 'begin', stage, source }, texts);
}

/** What comes after the stage a run has ended with, and that stage once more; all of them where it was more than one. */
function nextButtons({ sourceId, stages, stage, status }: PressedRun, texts: Wording): Button[][] {
  const last = stage ?? stages[0] ?? 'parse';
  const next = catalogStages[catalogStages.indexOf(last) + 1];
  const sensible = [last, ...(next === undefined ? [] : [next])];
  const row = status === 'done' ? sensible.toReversed() : sensible;
  return [
    row.map((one) => beginButton(one, sourceId, texts)),
    ...(stages.length > 1 ? [[beginButton('all', sourceId, texts)]] : []),
  ];
}

function answerButtons(run: number, question: RunQuestion, texts: Wording): Button[][] {
  const { kind } = question;
  const values = {
    ...('pictures' in question && { pictures: question.pictures }),
    ...('cost' in question && { cost: money(question.cost, question.currency, texts) }),
    ...('undecided' in question && { undecided: question.undecided }),
  };
  const yes = {
    text: texts.plain(`button-run-${kind}`, values),
    callback_data: pressData(runPress, { move: 'yes', run, question: kind }),
  };
  const no = button('button-run-no', { move: 'no', run, question: kind }, texts);
  if (kind !== 'review') return [[yes], [no]];
  return [
    [button('button-run-look', { move: 'review', run }, texts)],
    [yes],
    [button('button-run-hold', { move: 'hold', run }, texts)],
    [no],
  ];
}

function button(key: string, press: RunPress, texts: Wording): Button {
  return { text: texts.plain(key), callback_data: pressData(runPress, press) };
}
