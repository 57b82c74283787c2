import { z } from 'zod';
import type { Rendered } from '../../cards/order.ts';
import type { PressWords } from '../../contract/buttons.ts';
import { longestModelName } from '../../contract/portraits.ts';
import type { ModelExecutions } from '../../operations/model-executions.ts';
import { renameModel } from '../../operations/models.ts';
import type { OperationDeps } from '../../operations/who.ts';
import { personOf } from '../context.ts';
import { notice, quietly, readName, type Told } from '../dialogue/events.ts';
import type { Flow, FlowEvent, ScreenFacts } from '../dialogue/flow.ts';
import { cancelButton } from '../dialogue/screen-parts.ts';

/** A model that gets another name; its own as it was when the question was asked. */
const nameState = z.object({
  step: z.literal('model-name'),
  draft: z.object({ id: z.int(), model: z.object({ id: z.int(), name: z.string() }) }),
});

type NameState = z.infer<typeof nameState>;
type Renamed = Awaited<ReturnType<typeof renameModel>>['kind'];

/** Asks for another name. */
export function openModelName(id: number, { id: modelId, name }: { id: number; name: string }): NameState {
  return { step: 'model-name', draft: { id, model: { id: modelId, name } } };
}

/** There is only the way out. */
const noPresses: PressWords<never> = { encode: (press) => press, parse: () => undefined };

/** Takes a new name for a trained model, and nothing else. */
export function createModelNameFlow(
  operations: OperationDeps & ModelExecutions,
): Flow<NameState, never, ScreenFacts, Renamed> {
  return {
    name: 'model-name',
    states: nameState,
    presses: noPresses,

    /** Renames it; done again it is the same name. */
    async look({ draft }, event, ctx) {
      if (event.type !== 'text') return undefined;
      const name = readName(event.text, longestModelName);
      if (typeof name !== 'string') return undefined;
      return (await renameModel(operations, personOf(ctx), { modelId: draft.model.id, name })).kind;
    },

    take: takeName,
    room: () => ({ known: [], room: 0 }),
    facts: async (_, { wording }) => ({ wording }),
    render: renderName,
  };
}

/** A name that cannot be used is asked for again. */
function takeName(
  state: NameState,
  event: FlowEvent<never>,
  renamed: Renamed | undefined,
): Told<NameState | undefined> {
  switch (event.type) {
    case 'text': {
      const name = readName(event.text, longestModelName);
      if (typeof name !== 'string') return { state, notices: [name] };
      return renamed === undefined ? quietly(state) : afterRenaming(state, name, renamed);
    }
    case 'photos':
      return { state, notices: [notice('notice-rename-photos')] };
    case 'press':
      return quietly(state);
    default:
      return event satisfies never;
  }
}

function afterRenaming(state: NameState, name: string, renamed: Renamed): Told<NameState | undefined> {
  switch (renamed) {
    case 'done':
      return { state: undefined, notices: [notice('notice-rename-done', { name })] };
    case 'not_found':
    case 'too_late':
      return { state: undefined, notices: [notice('notice-rename-gone')] };
    case 'unsure':
      return { state, notices: [notice('notice-rename-unsure')] };
    case 'bad_name':
      return { state, notices: [notice('notice-name-empty', { max: longestModelName })] };
    default:
      return renamed satisfies never;
  }
}

function renderName({ draft }: NameState, { wording }: ScreenFacts): Rendered {
  return {
    text: wording.html('step-rename', { name: draft.model.name, max: longestModelName }),
    buttons: [[cancelButton(draft, wording)]],
  };
}
