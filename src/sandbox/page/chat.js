import { blockBot, listCommands, sendFiles, sendText } from './api.js';
import { createChatHeader } from './chat-header.js';
import { createComposer } from './composer.js';
import { createConversation } from './conversation.js';
import { h, iconButton } from './dom.js';
import { nameOf, summaryOf } from './format.js';
import { announce, attempt } from './notices.js';
import { createTimeline } from './timeline.js';

/**
 * @typedef {import('./api.js').Person} Person
 * @typedef {import('./api.js').ChatMessage} ChatMessage
 */

/**
 * The chat of the selected person with the bot: bar, messages, composer.
 * @param {{ root: HTMLElement, onBack: () => void, onFaults: () => void,
 *   onMessages: (person: Person, messages: ChatMessage[]) => void }} deps
 */
export function createChat({ root, onBack, onFaults, onMessages }) {
  /** @type {{ person: Person, conversation: ReturnType<typeof createConversation> } | undefined} */
  let open;
  /** @param {(personId: number) => Promise<unknown>} work */
  const send = async (work) => {
    const current = open;
    return current ? current.conversation.send(() => work(current.person.id)) : false;
  };
  /** @param {boolean} blocked */
  const setBlocked = async (blocked) => {
    const person = open?.person;
    if (!person || !(await attempt(() => blockBot(person.id, blocked).then(() => true)))) return;
    person.blocked = blocked;
    if (open?.person === person) showBlocked(blocked);
  };
  const header = createChatHeader({ onBack, onFaults, onBlock: (blocked) => void setBlocked(blocked) });
  const composer = createComposer({
    dropArea: root,
    sendText: (message) => send((id) => sendText(id, message)),
    sendFiles: (parcel) => send((id) => sendFiles(id, parcel)),
    unblock: () => void setBlocked(false),
  });
  const body = createChatBody({
    isPending: (messageId, data) => open?.conversation.isPending(messageId, data) ?? false,
    press: (messageId, data) => void open?.conversation.press(messageId, data),
    command: (command) => void send((id) => sendText(id, { text: command })),
    reply: (message) => composer.replyTo(message),
  });
  root.append(
    h('p', { class: 'no-chat' }, 'Choose a person to talk to the bot'),
    header.element,
    body.element,
    composer.element,
  );
  /** @param {boolean} blocked */
  const showBlocked = (blocked) => {
    header.setBlocked(blocked);
    composer.setState({ blocked });
  };
  return {
    /** @param {Person} person */
    open(person) {
      if (open?.person.id === person.id) return;
      open?.conversation.close();
      body.timeline.clear();
      root.setAttribute('data-open', '');
      header.setPerson(nameOf(person));
      composer.setPerson(person.id);
      showBlocked(person.blocked === true);
      open = {
        person,
        conversation: createConversation({
          personId: person.id,
          listener: {
            ...createStatusListener(header),
            onCommands: composer.setCommands,
            onMessages: (messages, toEnd) => {
              body.timeline.update(messages, { toEnd });
              composer.setState({ empty: messages.length === 0 });
              onMessages(person, messages);
            },
          },
        }),
      };
      void attempt(async () => composer.setCommands(await listCommands(person)));
    },
  };
}

/**
 * @param {ReturnType<typeof createChatHeader>} header
 * @returns {Omit<import('./conversation.js').Listener, 'onMessages' | 'onCommands'>}
 */
function createStatusListener(header) {
  return {
    onArrived: (message) => {
      header.showAction(undefined);
      announce(`Darkroom: ${summaryOf(message)}`);
    },
    onAction: (action) => header.showAction(action),
    onConnected: (connected) => header.setConnected(connected),
  };
}

/** @param {Omit<import('./message.js').Actions, 'show'>} actions */
function createChatBody(actions) {
  const scroller = h('div', {
    class: 'scroller',
    tabindex: '0',
    role: 'region',
    'aria-label': 'Chat with Darkroom',
  });
  const timeline = createTimeline({
    scroller,
    actions: { ...actions, show: (messageId) => timeline.show(messageId) },
    onFollowing: (following) => {
      toEnd.hidden = following;
    },
  });
  const toEnd = iconButton('down', 'To the newest message', {
    class: 'to-end',
    hidden: true,
    onclick: () => timeline.toEnd(),
  });
  return { element: h('div', { class: 'chat-body' }, scroller, toEnd), timeline };
}
