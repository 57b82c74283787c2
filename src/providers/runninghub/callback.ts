import type { CallbackReader } from '../../contract/jobs.ts';
import { readIdField } from '../transport/json.ts';

/** `{event, taskId, eventData}` (vendor's documentation of webhooks). */
export const readRunningHubCallback: CallbackReader = (body) => ({
  externalId: readIdField(body, 'taskId'),
});
