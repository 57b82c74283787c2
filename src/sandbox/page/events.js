const eventNames = ['message', 'edited', 'deleted', 'callback_answer', 'chat_action', 'commands'];
// The sandbox is on the same machine: a second is long enough not to hammer it while it restarts.
const retryMs = 1000;

/**
 * Follows one person's chat. The browser repeats a broken connection itself, but gives up for good after an HTTP
 * error, as when the sandbox restarts behind a proxy: then a new stream is opened here.
 * @param {number} person
 * @param {{ onEvent: (name: string, data: Record<string, unknown>) => void, onOpen: () => void,
 *   onLost: () => void }} listener `onOpen` also after each reconnection: what happened in between must be read anew
 * @returns {() => void} stops following
 */
export function followChat(person, listener) {
  /** @type {EventSource} */
  let source;
  let timer = 0;
  const open = () => {
    source = new EventSource(`/sandbox/telegram/users/${person}/events`);
    // Not `open`: from the sandbox's own word on, nothing is missed.
    source.addEventListener('ready', listener.onOpen);
    source.addEventListener('error', () => {
      listener.onLost();
      if (source.readyState === EventSource.CLOSED) timer = window.setTimeout(open, retryMs);
    });
    for (const name of eventNames) {
      source.addEventListener(name, (event) => listener.onEvent(name, JSON.parse(event.data)));
    }
  };
  open();
  return () => {
    window.clearTimeout(timer);
    source.close();
  };
}
