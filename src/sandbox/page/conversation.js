import { listMessages, pressButton } from './api.js';
import { followChat } from './events.js';
import { attempt, showAlert, toast } from './notices.js';

/**
 * @typedef {import('./api.js').ChatMessage} ChatMessage
 * @typedef {import('./commands.js').Command} Command
 * @typedef {{ onMessages: (messages: ChatMessage[], toEnd: boolean) => void,
 *   onArrived: (message: ChatMessage) => void, onAction: (action: string) => void,
 *   onCommands: (commands: Command[]) => void,
 *   onConnected: (connected: boolean) => void }} Listener
 */

/**
 * What is in one person's chat, kept true by events and read anew after each reconnection.
 * @param {{ personId: number, listener: Listener }} deps
 */
export function createConversation({ personId, listener }) {
  /** @type {Map<number, ChatMessage>} */
  let messages = new Map();
  /** @type {Set<string>} */
  const pending = new Set();
  let closed = false;
  let eventCount = 0;
  const showAnswer = createAnswers();

  const changed = (toEnd = false) => {
    if (!closed) listener.onMessages(inOrder(messages), toEnd);
  };
  /** @param {boolean} toEnd @returns {Promise<void>} */
  const reload = async (toEnd) => {
    const asked = eventCount;
    const list = await attempt(() => listMessages(personId));
    if (!list || closed) return;
    // Something happened while the list was on its way, so it may be older than what is shown.
    if (asked !== eventCount) return reload(toEnd);
    messages = new Map(list.map((message) => [message.message_id, message]));
    changed(toEnd);
  };
  /** @param {string} name @param {Record<string, unknown>} data */
  const onEvent = (name, data) => {
    if (name === 'chat_action') return listener.onAction(String(data['action']));
    if (name === 'commands') return listener.onCommands(/** @type {Command[]} */ (data['commands']));
    if (name === 'callback_answer') return showAnswer(String(data['callback_query_id']), data);
    eventCount += 1;
    const message = /** @type {ChatMessage} */ (/** @type {unknown} */ (data));
    if (name === 'deleted') messages.delete(message.message_id);
    else messages.set(message.message_id, message);
    if (name === 'message' && message.out) listener.onArrived(message);
    changed();
  };
  let opened = false;
  const stopFollowing = followChat(personId, {
    onEvent,
    onOpen: () => {
      listener.onConnected(true);
      void reload(!opened);
      opened = true;
    },
    onLost: () => listener.onConnected(false),
  });

  return {
    /** @param {number} messageId @param {string} data */
    isPending: (messageId, data) => pending.has(`${messageId} ${data}`),
    /** @param {number} messageId @param {string} data */
    async press(messageId, data) {
      pending.add(`${messageId} ${data}`);
      changed();
      const result = await attempt(() => pressButton(personId, { message_id: messageId, data }));
      pending.delete(`${messageId} ${data}`);
      changed();
      if (result?.answer) showAnswer(result.callback_query_id, result.answer);
      else if (result) toast('The bot has not answered this button', 'error');
    },
    /** @param {() => Promise<unknown>} work sends something @returns {Promise<boolean>} whether it was taken */
    async send(work) {
      const sent = await attempt(() => work().then(() => true));
      if (sent) await reload(true);
      return sent === true;
    },
    close() {
      closed = true;
      stopFollowing();
    },
  };
}

/** @param {Map<number, ChatMessage>} messages */
function inOrder(messages) {
  return [...messages.values()].toSorted((a, b) => a.message_id - b.message_id);
}

/** The answer of a button comes both with the press and as an event: whichever is first is shown. */
function createAnswers() {
  /** @type {Set<string>} */
  const shown = new Set();
  return (/** @type {string} */ queryId, /** @type {import('./api.js').Answer} */ answer) => {
    if (shown.has(queryId)) return;
    shown.add(queryId);
    if (!answer.text) return;
    if (answer.show_alert) showAlert(answer.text);
    else toast(answer.text);
  };
}
