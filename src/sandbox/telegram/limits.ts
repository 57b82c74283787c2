/** Limits of the Bot API as its manual states them; sizes in bytes. */
const mebibyte = 1024 * 1024;

export const textMaxLength = 4096;
export const captionMaxLength = 1024;
export const callbackDataMaxBytes = 64;
export const callbackAnswerMaxLength = 200;
export const keyboardMaxButtons = 100;
export const albumMinItems = 2;
export const albumMaxItems = 10;

export const photoMaxBytes = 10 * mebibyte;
export const photoUrlMaxBytes = 5 * mebibyte;
export const documentMaxBytes = 50 * mebibyte;
export const documentUrlMaxBytes = 20 * mebibyte;
export const downloadMaxBytes = 20 * mebibyte;
/**
 * What one person may send here; real clients go to 2 GB, but the sandbox holds a file in memory while it
 * arrives.
 */
export const personFileMaxBytes = 200 * mebibyte;
/** `width + height` of a photo, and the ratio of its sides. */
export const photoMaxSidesSum = 10_000;
export const photoMaxRatio = 20;
/** The longest side that Telegram keeps of a photo. */
export const photoKeptSide = 1280;

export const deletableSeconds = 48 * 3600;
export const deleteMaxIds = 100;
export const commandsMax = 100;

export const pollMaxSeconds = 50;
export const pollMaxUpdates = 100;
export const webhookMaxConnections = 100;
export const webhookDefaultConnections = 40;
/** The longest `Retry-After` of a webhook that is honoured. */
export const webhookRetryAfterMaxSeconds = 3600;
