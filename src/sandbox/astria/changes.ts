import { createLedger } from '../ground/ledger.ts';
import { type AccountDeps, livingPrompts } from './account.ts';
import type { Prompt } from './prompts.ts';
import { type Tune, termsOf } from './tunes.ts';

/** What becomes of tunes and prompts after they were accepted, beside their own course. */
export interface Changes {
  changeTune: (tune: Tune, to: { title?: string | undefined; autoExtend?: boolean | undefined }) => void;
  /** Stops a training that goes on; photos go with it, and the prompts of a checkpoint. */
  removeTune: (tune: Tune) => Promise<void>;
  removePrompt: (prompt: Prompt) => Promise<void>;
}

/** Reads from the journal what was changed and deleted, and goes on from there. */
export function createChanges(deps: AccountDeps): Changes {
  const { journal, tunes, prompts } = deps;
  const { record } = createLedger(
    journal,
    { tunes: tunes.jobs, prompts: prompts.jobs },
    {
      'astria.tune.changed'(state, { tune_id, ...to }: ChangedTune, atMs) {
        const tune = state.tunes.find(tune_id);
        if (tune) tune.order = { ...tune.order, ...to, changedAt: atMs };
      },
      'astria.tune.deleted'(state, { tune_id }: { tune_id: string }) {
        const tune = state.tunes.find(tune_id);
        if (tune) tune.order = { ...tune.order, photos: [], deleted: true };
      },
      'astria.prompt.deleted'(state, { prompt_id }: { prompt_id: string }) {
        const prompt = state.prompts.find(prompt_id);
        if (!prompt?.end) return;
        prompt.order = { ...prompt.order, text: '', deleted: true };
        prompt.end.pictures = [];
      },
    },
  );
  const { files } = prompts;
  const removePrompt = async (prompt: Prompt): Promise<void> => {
    if (!prompt.end) prompts.runner.cancel(prompt);
    const pictures = prompt.end?.pictures ?? [];
    record('astria.prompt.deleted', { prompt_id: prompt.id });
    await Promise.all(pictures.map((name) => files.remove('results', name)));
  };
  return {
    changeTune(tune, { title = tune.order.title, autoExtend = tune.order.autoExtend }) {
      record('astria.tune.changed', { tune_id: tune.id, title, autoExtend, terms: termsOf(tune) });
    },
    async removeTune(tune) {
      const { photos, modelType } = tune.order;
      if (!tune.end) tunes.runner.cancel(tune);
      record('astria.tune.deleted', { tune_id: tune.id });
      await Promise.all(photos.map((name) => files.remove('uploads', name)));
      if (modelType !== null) return;
      const own = livingPrompts(deps).filter(({ order }) => order.tuneId === Number(tune.id));
      await Promise.all(own.map(removePrompt));
    },
    removePrompt,
  };
}

interface ChangedTune {
  tune_id: string;
  title: string;
  autoExtend: boolean;
  terms: number;
}
