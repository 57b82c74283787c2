import { createChat } from './chat.js';
import { attempt } from './notices.js';
import { createPanel } from './panel.js';
import { createPeople } from './people.js';

/** @param {string} id @returns {HTMLElement} */
const place = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
const app = place('app');
const faultsOpenKey = 'darkroom-sandbox-faults';

/** @param {boolean} open */
const setPanel = (open) => {
  app.toggleAttribute('data-panel', open);
  sessionStorage.setItem(faultsOpenKey, open ? 'open' : '');
  panel.setOpen(open);
};
const panel = createPanel({ root: place('panel'), onClose: () => setPanel(false) });
const chat = createChat({
  root: place('chat'),
  // On a phone one sees either the people or the chat; the address decides, so that the back key works too.
  onBack: () => {
    location.hash = '';
  },
  onFaults: () => setPanel(place('panel').hidden === true),
  onMessages: (person, messages) => people.showMessages(person, messages),
});
const people = createPeople({
  root: place('people'),
  onSelect: (person) => {
    // Shown first: what is not shown has no sizes, and the text field and the messages need theirs.
    app.dataset['view'] = 'chat';
    chat.open(person);
    location.hash = String(person.id);
  },
});

const openFromAddress = () => {
  const id = Number(location.hash.slice(1));
  if (id) people.selectById(id);
  else app.dataset['view'] = 'people';
};
window.addEventListener('hashchange', openFromAddress);
// Emoji drawn before their font is there can stay blank; without the font the page works all the same.
await document.fonts.load('16px "Noto Color Emoji"', '🙂').catch(() => []);
await attempt(people.refresh);
openFromAddress();
if (sessionStorage.getItem(faultsOpenKey) === 'open') setPanel(true);
