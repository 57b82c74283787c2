/** @typedef {import('./api.js').ChatMessage} ChatMessage */

const storageKey = 'darkroom-sandbox-read';

/** Which of the bot's messages each person has seen, kept over a reload of the page. */
export function createReadMarks() {
  /** @type {Record<string, number>} */
  const marks = JSON.parse(localStorage.getItem(storageKey) ?? '{}');
  return {
    /** @param {number} personId @param {ChatMessage[]} messages */
    mark(personId, messages) {
      const last = messages.at(-1);
      if (!last || marks[personId] === last.message_id) return;
      marks[personId] = last.message_id;
      localStorage.setItem(storageKey, JSON.stringify(marks));
    },
    /** @param {number} personId @param {ChatMessage[]} messages @returns {number} */
    unread(personId, messages) {
      const lastId = messages.at(-1)?.message_id ?? 0;
      const mark = marks[personId] ?? 0;
      // A mark beyond the last message is of an earlier sandbox, which has been started anew since.
      const seenUpTo = mark > lastId ? 0 : mark;
      return messages.filter((message) => message.out && message.message_id > seenUpTo).length;
    },
  };
}
