import type { CallbackReader } from '../../contract/jobs.ts';
import { foreignName } from '../../contract/storable.ts';
import { asRecord, parseAnswer } from '../transport/json.ts';
import { writeName } from './names.ts';

/**
 * `{"tune": {id, …}}` or `{"prompt": {id, …}}`; the vendor's documentation leaves open whether it is wrapped, so bare ones count: only
 * a prompt has a text, only a tune a title.
 */
export const readAstriaCallback: CallbackReader = (body) => {
  try {
    const told = asRecord(parseAnswer(body));
    const prompt = told.prompt ?? (told.text === undefined ? undefined : told);
    const tune = told.tune ?? (told.title === undefined ? undefined : told);
    const noun = tune === undefined ? 'prompt' : 'tune';
    const id = foreignName(asRecord(tune ?? prompt).id);
    return { externalId: id === undefined ? undefined : writeName(noun, id) };
  } catch {
    return { externalId: undefined };
  }
};
