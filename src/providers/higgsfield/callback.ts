import type { CallbackReader } from '../../contract/jobs.ts';
import { readIdField } from '../transport/json.ts';

/** `{request_id, status, …}` (vendor's documentation of webhooks). */
export const readHiggsfieldCallback: CallbackReader = (body) => ({
  externalId: readIdField(body, 'request_id'),
});
