/**
 * @typedef {{ id: number, first_name: string, last_name?: string, username?: string, language_code?: string,
 *   blocked?: boolean }} Person
 * @typedef {{ type: string, offset: number, length: number, url?: string, language?: string }} Entity
 * @typedef {{ file_id: string, width: number, height: number, file_size?: number }} PhotoSize
 * @typedef {{ file_id: string, file_name?: string, file_size?: number, mime_type?: string,
 *   thumbnail?: PhotoSize }} FileInfo
 * @typedef {{ text: string, callback_data?: string, url?: string, web_app?: { url: string },
 *   copy_text?: { text: string }, style?: string }} Button
 * @typedef {{ message_id: number, date: number, from?: { is_bot: boolean }, edit_date?: number, out: boolean, edits: number, deleted: boolean,
 *   text?: string, entities?: Entity[], caption?: string, caption_entities?: Entity[], photo?: PhotoSize[],
 *   document?: FileInfo, media_group_id?: string, show_caption_above_media?: boolean,
 *   reply_to_message?: ChatMessage, reply_markup?: { inline_keyboard?: Button[][] } }} ChatMessage
 * @typedef {{ text?: string, show_alert?: boolean }} Answer
 * @typedef {{ files: File[], as: 'photo' | 'document', caption: string, gapMs: number,
 *   order: 'normal' | 'reversed' }} Parcel
 * @typedef {{ match: string, fault: string, nth?: number, times?: number, params?: Record<string, unknown> }} Fault
 * @typedef {{ match: string, fault: string, fired: number }} FaultReport
 */

/**
 * @param {string} path under /sandbox
 * @param {RequestInit} [init]
 */
async function call(path, init) {
  const response = await fetch(`/sandbox${path}`, init);
  if (!response.ok)
    throw new Error(`The sandbox answered ${response.status} to ${init?.method ?? 'GET'} ${path}`);
  const body = await response.text();
  return body === '' ? undefined : JSON.parse(body);
}

/**
 * @param {string} path
 * @param {unknown} body
 */
function post(path, body) {
  return call(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

/** @param {number} person */
const chatOf = (person) => `/telegram/users/${person}`;

/** @returns {Promise<Person[]>} */
export const listPeople = () => call('/telegram/users');

/** @param {Omit<Person, 'id'>} person @returns {Promise<Person>} */
export const addPerson = (person) => post('/telegram/users', person);

/** @param {number} person @returns {Promise<ChatMessage[]>} */
export const listMessages = (person) => call(`${chatOf(person)}/messages`);

/**
 * @param {number} person
 * @param {{ text: string, reply_to?: number }} message
 * @returns {Promise<{ message_id: number }>}
 */
export const sendText = (person, message) => post(`${chatOf(person)}/text`, message);

/** @param {number} person @param {Parcel} parcel */
export function sendFiles(person, parcel) {
  const query = new URLSearchParams({ as: parcel.as });
  if (parcel.caption) query.set('caption', parcel.caption);
  if (parcel.gapMs > 0) query.set('gapMs', String(parcel.gapMs));
  if (parcel.order !== 'normal') query.set('order', parcel.order);
  const body = new FormData();
  for (const file of parcel.files) body.append('file', file, file.name);
  return call(`${chatOf(person)}/files?${query}`, { method: 'POST', body });
}

/**
 * Presses an inline button; settles when the bot has answered, or after about ten seconds without an answer.
 * @param {number} person
 * @param {{ message_id: number, data: string }} press
 * @returns {Promise<{ callback_query_id: string, answer?: Answer }>}
 */
export const pressButton = (person, press) => post(`${chatOf(person)}/press`, press);

/** @param {number} person @param {boolean} blocked */
export const blockBot = (person, blocked) => post(`${chatOf(person)}/block`, { blocked });

/** @param {string} fileId */
export const fileUrl = (fileId) => `/sandbox/telegram/files/${encodeURIComponent(fileId)}`;

/**
 * The bot's command menu as this person sees it; empty when the bot has set none.
 * @param {Person} person
 * @returns {Promise<{ command: string, description: string }[]>}
 */
export const listCommands = ({ id, language_code: language = '' }) =>
  call(`/telegram/commands?${new URLSearchParams({ user: String(id), language })}`);

/** @returns {Promise<FaultReport[]>} */
export const reportFaults = () => call('/faults');

/** @param {Fault[]} faults */
export const planFaults = (faults) => post('/faults', faults);

export const clearFaults = () => call('/faults', { method: 'DELETE' });

/** @returns {Promise<Record<string, unknown>>} */
export const readSettings = () => call('/higgsfield/settings');

/** @param {Record<string, unknown>} settings a part of the settings */
export const changeSettings = (settings) => post('/higgsfield/settings', settings);
