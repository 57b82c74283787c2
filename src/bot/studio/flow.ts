import { ratios, studioModels } from '../../contract/studio.ts';
import { readBalance } from '../../db/credits.ts';
import type { Order } from '../../db/orders.ts';
import type { Sql } from '../../db/sql.ts';
import { quietly, type Told } from '../dialogue/events.ts';
import type { LineFlow, Offer, Wish } from '../dialogue/flow.ts';
import { readSizes } from '../dialogue/photos.ts';
import { type StudioPress, studioPresses } from './press.ts';
import { renderStudio, type StudioFacts } from './screens.ts';
import {
  beginStudio,
  changeStudio,
  openStudio,
  photoLimit,
  type StudioRules,
  type StudioState,
  studioRoom,
  studioStates,
  takeStudio,
} from './steps.ts';

interface StudioDeps {
  sql: Sql;
  rules: StudioRules;
  /** What a picture costs now, credits. */
  prices: () => Promise<StudioFacts['prices']>;
}

/** Describes a picture: model, words, photos, ratio. */
export function createStudioFlow({
  sql,
  rules,
  prices,
}: StudioDeps): LineFlow<StudioState, StudioPress, StudioFacts> {
  const repeat = (order: Order, draftId: number) => changeStudioOrder(order, draftId, rules);
  return {
    name: 'studio',
    states: studioStates,
    presses: studioPresses,
    open: openStudio,
    offer: createOffer(rules),
    take: (state, event) => takeStudio(state, event, rules),
    room: (state) => studioRoom(state, rules),

    async facts(state, { user, wording }) {
      return {
        wording,
        rules,
        prices: await prices(),
        balance: (await readBalance(sql, user.id)).available,
        photoSizes: await readSizes(sql, state.step === 'studio-photos' ? state.draft.photos : []),
      };
    },

    render: renderStudio,
    wish: wishOf,
    repeat,
    change: repeat,
  };
}

/** Takes everything. */
function createOffer(rules: StudioRules): Offer<StudioState> {
  return {
    press: 'make',
    photos: photoLimit({}, rules),
    characters: rules.maxPromptLength,
    isObvious: true,
    show: (_, wording) => ({ button: wording.plain('button-make') }),
    begin: (kept) => beginStudio(kept, rules),
  };
}

function wishOf(state: StudioState): Wish | undefined {
  if (state.step !== 'studio-confirm') return undefined;
  const { model, prompt, ratio, photos: references } = state.draft;
  return { line: 'studio', inputs: { model, prompt, ratio }, references };
}

/** From the first question on when the model or the ratio of then is not offered any more. */
function changeStudioOrder(order: Order, id: number, rules: StudioRules): Told<StudioState> {
  if (order.line !== 'studio') return quietly(openStudio(id));
  const { inputs, references: photos } = order;
  const { prompt } = inputs;
  const model = studioModels.find((name) => name === inputs.model);
  const ratio = ratios.find((name) => name === inputs.ratio);
  if (model === undefined || ratio === undefined) return quietly(openStudio(id));
  return changeStudio({ id, model, prompt, photos, photosDone: true, ratio }, rules);
}
