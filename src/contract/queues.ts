/** Task queue of workflows and of activities that call providers or the database. */
export const workflowQueue = 'darkroom';

/** Decoding pictures: few slots, so that memory stays bounded. */
export const mediaQueue = 'darkroom-media';

/** Everything that is said to Telegram on a workflow's behalf; only the process that holds the token listens here. */
export const telegramQueue = 'darkroom-telegram';

/** What nobody waits for in a chat, such as pages of a shop and batches: few slots of its own, so that it delays no order. */
export const bulkQueue = 'darkroom-bulk';

/** What is told to other applications: each call may hang for a quarter of a minute, and only others of its like wait behind it. */
export const webhookQueue = 'darkroom-webhooks';

/**
 * Everything that reads and writes spreadsheets. Google allows 60 of each a minute, whoever of us asks: the server hands out no more
 * steps than that, and each makes one request of either kind.
 */
export const sheetQueue = 'darkroom-sheets';
