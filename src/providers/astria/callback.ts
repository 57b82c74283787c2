import type { CallbackReader } from '../../contract/jobs.ts';
import { foreignName } from '../../contract/storable.ts';
import { asRecord, parseAnswer } from '../transport/json.ts';

/** `{"tune": {id, …}}` or `{"prompt": {id, …}}`; the vendor's documentation leaves open whether it is wrapped, so bare ones count. */
export const readAstriaCallback: CallbackReader = (body) => {
  try {
    const told = asRecord(parseAnswer(body));
    const { id } = asRecord(told.tune ?? told.prompt ?? told);
    return { externalId: foreignName(id) };
  } catch {
    return { externalId: undefined };
  }
};
