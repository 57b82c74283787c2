// What pages can do beyond links and forms; everything works without it as well.
'use strict';

// Some forms ask first.
document.addEventListener(
  'submit',
  (event) => {
    const question = event.target.dataset.confirm;
    if (question !== undefined && !window.confirm(question)) event.preventDefault();
  },
  true,
);

// A form is sent once: a second press while the first is under way is the same press.
document.addEventListener('submit', (event) => {
  if (event.defaultPrevented || event.target.hasAttribute('hx-post')) return;
  if (event.target.dataset.sent !== undefined) event.preventDefault();
  event.target.dataset.sent = '';
});
// A page that is shown again by the browser's back button can be sent again.
window.addEventListener('pageshow', () => {
  for (const form of document.forms) delete form.dataset.sent;
});

// On a phone the menu is closed until it is wanted; a window that becomes wide shows it again.
const narrow = window.matchMedia('(max-width: 56rem)');
const fitMenu = () => document.querySelector('.menu')?.toggleAttribute('open', !narrow.matches);
fitMenu();
narrow.addEventListener('change', fitMenu);

// The first guess of the time zone in which times are shown.
for (const field of document.querySelectorAll('[data-zone]')) {
  field.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? '';
}

// What is typed into a field for secrets can be looked at.
for (const toggle of document.querySelectorAll('[data-shows]')) {
  toggle.hidden = false;
  toggle.addEventListener('click', () => {
    const field = document.getElementById(toggle.dataset.shows);
    const isShown = field.type === 'password';
    field.type = isShown ? 'text' : 'password';
    toggle.setAttribute('aria-pressed', String(isShown));
  });
}

// A part of the page that could not be brought up to date says so, once, and goes on trying.
function tellBroken() {
  if (document.getElementById('broken') !== null) return;
  const main = document.getElementById('main');
  const notice = Object.assign(document.createElement('p'), {
    id: 'broken',
    className: 'notice bad',
    textContent: main.dataset.broken,
  });
  notice.setAttribute('role', 'alert');
  main.prepend(notice);
}
document.addEventListener('htmx:responseError', tellBroken);
document.addEventListener('htmx:sendError', tellBroken);
document.addEventListener('htmx:afterOnLoad', (event) => {
  if (event.detail.successful) document.getElementById('broken')?.remove();
});

// Who is asked once more who they are finds what they had typed where they left it.
const typedKey = 'typed';
// A password that is shown is a text, too.
const isSecret = ({ autocomplete }) => /-password$|^one-time-code$/.test(autocomplete ?? '');
const isKept = (field) =>
  field.name !== '' && !/^(?:hidden|password|file|submit)$/.test(field.type) && !isSecret(field);
document.addEventListener('submit', ({ target }) => {
  const fields = [...target.elements].filter(isKept).map(({ name, value }) => [name, value]);
  sessionStorage.setItem(typedKey, JSON.stringify({ action: target.action, fields }));
});
const typed = JSON.parse(sessionStorage.getItem(typedKey) ?? 'null');
if (typed !== null && document.referrer.includes('/account/prove')) {
  const form = [...document.forms].find(({ action }) => action === typed.action);
  for (const [name, value] of typed.fields) {
    const field = form?.elements.namedItem(name);
    if (field instanceof Element && isKept(field)) field.value = value;
  }
  form?.closest('details')?.setAttribute('open', '');
  sessionStorage.removeItem(typedKey);
}
