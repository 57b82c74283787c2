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
