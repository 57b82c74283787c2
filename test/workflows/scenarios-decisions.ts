import { catalogRunWorkflowType, withdrawWorkflowType } from '../../src/contract/catalog.ts';
import type { StudioOptions } from '../harness/studio.ts';
import { makePictures } from './drives-catalog.ts';
import {
  accepted,
  answer,
  begin,
  cancelAsking,
  cancelDescribing,
  describeAgain,
  described,
  finishReview,
  leaveToTheClock,
  redo,
  runAll,
  withdraw,
} from './drives-decisions.ts';
import { type Scenario, smallShop } from './scenario.ts';

const options: StudioOptions = { shop: smallShop };
/** Texts are made by batches, however few. */
const inBatches: StudioOptions = { ...options, env: { GEMINI_DESCRIPTION_BATCH_FROM: '1' } };

const begun = ['openCatalogRun', 'moveCatalogRun'];
const asked = ['moveCatalogRun'];
const answered = ['moveCatalogRun'];
const ended = ['moveCatalogRun'];
/** The states of all pictures are written into the sheet, and looked at once more. */
const inSheet = ['syncRows', 'syncRows'];
const reviewed = ['readReview', 'readReview', 'moveCatalogRun', ...inSheet, ...ended];
const finished = ['sweepFolder', 'acceptRest', ...reviewed];
const reminded = [...asked, ...answered, 'remindOfReview', 'readReview'];
const redone = [...asked, 'decideCatalogItem', ...reviewed];
const wished = ['readReview', ...asked, 'decideCatalogItem', 'readReview'];
const toDescribe = [...begun, 'planDescriptions', 'moveCatalogRun'];
const toPublish = [...begun, 'readTexts', 'syncGateway', 'planPublication', 'moveCatalogRun'];
/** What was sent without an answer is looked for at the end. */
const inTheEnd = ['planDescriptions', ...inSheet, ...ended];
const afterBatches = [...inSheet, 'openCatalogBatch', 'planDescriptions', 'syncRows', ...ended];
const opened = ['planDescriptions', 'openCatalogBatch', 'openCatalogBatch'];

const review = (scenario: Omit<Scenario, 'type' | 'options'>): Scenario => ({
  type: 'reviewCatalogWorkflow',
  options,
  ...scenario,
});

const reviews: Readonly<Record<string, Scenario>> = {
  'review-decided-before': review({
    steps: [...begun, ...reviewed],
    end: 'done',
    async drive(studio) {
      await accepted(studio);
      return begin(studio, 'review');
    },
  }),
  'review-finished-by-somebody': review({
    steps: [...begun, 'readReview', ...asked, ...answered, ...finished],
    end: 'done',
    drive: finishReview,
  }),
  'review-with-another-picture': review({
    steps: [...begun, ...wished, 'makeSingle', 'readReview', ...redone],
    end: 'done',
    drive: (studio) => redo(studio, 'single'),
  }),
  'review-with-another-batch': review({
    steps: [...begun, ...wished, 'openCatalogBatch', 'readReview', ...redone],
    end: 'done',
    drive: (studio) => redo(studio, 'batch'),
  }),
  'review-declined': review({
    steps: [...begun, 'readReview', ...asked, ...answered, ...ended],
    end: 'cancelled: declined',
    async drive(studio) {
      await makePictures(studio);
      return answer(studio, 'review', 'no');
    },
  }),
  'review-cancelled': review({
    steps: [...begun, 'readReview', ...asked, ...ended],
    end: 'execution canceled',
    async drive(studio) {
      await makePictures(studio);
      return cancelAsking(studio, 'review');
    },
  }),
  'review-left-to-the-clock': review({
    steps: [...begun, 'readReview', ...reminded, ...reminded, ...asked, ...answered, ...finished],
    end: 'done',
    drive: leaveToTheClock,
  }),
};

const describe = (scenario: Omit<Scenario, 'type'>): Scenario => ({
  type: 'describeCatalogWorkflow',
  options,
  ...scenario,
});

const descriptions: Readonly<Record<string, Scenario>> = {
  'describe-after-a-question': describe({
    steps: [...toDescribe, ...asked, ...answered, 'planDescriptions', 'describePictures', ...inTheEnd],
    end: 'done',
    async drive(studio) {
      await accepted(studio);
      return answer(studio, 'describe');
    },
  }),
  'describe-lost-once-more': describe({
    steps: [
      ...toDescribe,
      'planDescriptions',
      'describePictures again',
      'planDescriptions',
      ...asked,
      ...answered,
      'planDescriptions',
      'describePictures',
      ...inSheet,
      ...ended,
    ],
    end: 'done',
    drive: describeAgain,
  }),
  'describe-in-batches': describe({
    options: inBatches,
    steps: [...toDescribe, ...opened, ...afterBatches],
    end: 'done',
    async drive(studio) {
      await accepted(studio);
      return begin(studio, 'describe', { isConfirmed: true });
    },
  }),
  'describe-declined': describe({
    steps: [...toDescribe, ...asked, ...answered, ...ended],
    end: 'cancelled: declined',
    async drive(studio) {
      await accepted(studio);
      return answer(studio, 'describe', 'no');
    },
  }),
  'describe-cancelled': describe({
    options: inBatches,
    steps: [...toDescribe, ...opened, ...ended],
    end: 'execution canceled',
    drive: cancelDescribing,
  }),
};

const publish = (scenario: Omit<Scenario, 'type' | 'options'>): Scenario => ({
  type: 'publishCatalogWorkflow',
  options,
  ...scenario,
});

const publications: Readonly<Record<string, Scenario>> = {
  'publish-after-a-question': publish({
    steps: [...toPublish, ...asked, ...answered, 'publishSets', ...inSheet, ...ended],
    end: 'done',
    async drive(studio) {
      await described(studio);
      return answer(studio, 'publish');
    },
  }),
  'publish-declined': publish({
    steps: [...toPublish, ...asked, ...answered, ...ended],
    end: 'cancelled: declined',
    async drive(studio) {
      await described(studio);
      return answer(studio, 'publish', 'no');
    },
  }),
  'publish-cancelled': publish({
    steps: [...toPublish, ...asked, ...ended],
    end: 'execution canceled',
    async drive(studio) {
      await described(studio);
      return cancelAsking(studio, 'publish');
    },
  }),
  'publication-withdrawn': {
    type: withdrawWorkflowType,
    options,
    steps: ['withdrawPublication'],
    end: 'completed',
    drive: withdraw,
  },
};

/** Every branch of what people decide on, of what is said of it, and of what is shown of it. */
export const decisions: Readonly<Record<string, Scenario>> = {
  ...reviews,
  ...descriptions,
  ...publications,
  'catalog-run-of-all-stages': {
    type: catalogRunWorkflowType,
    options,
    steps: [
      ...begun,
      ...asked,
      ...answered,
      'moveCatalogRun',
      'moveCatalogRun',
      'moveCatalogRun',
      'moveCatalogRun',
      ...ended,
    ],
    end: 'done',
    drive: runAll,
  },
};
