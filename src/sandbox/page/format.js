const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const dayAndMonth = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long' });
const fullDate = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
const weekday = new Intl.DateTimeFormat('en-GB', { weekday: 'short' });
const dayMs = 86_400_000;

/** @param {number} seconds Unix time @returns {string} 14:05 */
export function timeOf(seconds) {
  return clock.format(seconds * 1000);
}

/** @param {number} seconds Unix time @returns {number} a number that is the same through one local day */
export function dayOf(seconds) {
  return new Date(seconds * 1000).setHours(0, 0, 0, 0);
}

/** @param {number} seconds Unix time @returns {string} Today, Yesterday, 3 May or 3 May 2025 */
export function dayLabel(seconds) {
  const today = new Date().setHours(0, 0, 0, 0);
  const day = dayOf(seconds);
  if (day === today) return 'Today';
  // Half a day of slack: a day with a clock change has 23 or 25 hours.
  if (Math.abs(today - day - dayMs) < dayMs / 2) return 'Yesterday';
  const sameYear = new Date(day).getFullYear() === new Date().getFullYear();
  return (sameYear ? dayAndMonth : fullDate).format(day);
}

/** @param {number} seconds Unix time @returns {string} the time today, the weekday this week, else the date */
export function listTime(seconds) {
  const ageMs = new Date().setHours(0, 0, 0, 0) - dayOf(seconds);
  if (ageMs <= 0) return timeOf(seconds);
  return ageMs < 6 * dayMs ? weekday.format(seconds * 1000) : dayAndMonth.format(seconds * 1000);
}

/** @param {number | undefined} bytes @returns {string} 11.2 MB, with Telegram's 1024 to a step */
export function sizeOf(bytes) {
  if (bytes === undefined) return '';
  if (bytes < 1024) return `${bytes} B`;
  const kilobytes = bytes / 1024;
  return kilobytes < 1024
    ? `${kilobytes.toFixed(kilobytes < 10 ? 1 : 0)} KB`
    : `${(kilobytes / 1024).toFixed(1)} MB`;
}

/** @param {{ first_name: string, last_name?: string }} person @returns {string} */
export function nameOf(person) {
  return [person.first_name, person.last_name].filter(Boolean).join(' ');
}

/** @param {string} name @returns {string} up to two initials */
export function initialsOf(name) {
  const words = name.split(/\s+/).flatMap((word) => /[\p{L}\p{N}].*/u.exec(word) ?? []);
  const letters = words.length > 1 ? [words[0], words[words.length - 1]] : words;
  return letters
    .map((word) => String.fromCodePoint(word?.codePointAt(0) ?? 32))
    .join('')
    .toUpperCase();
}

/**
 * One line that stands for a message in the list of people, in a reply and for a screen reader.
 * @param {import('./api.js').ChatMessage} message
 * @returns {string}
 */
export function summaryOf(message) {
  const words = (message.text ?? message.caption ?? '').replace(/\s+/g, ' ').trim();
  if (message.photo) return words ? `🖼 ${words}` : '🖼 Photo';
  if (message.document) return `📎 ${message.document.file_name ?? 'File'}${words ? ` · ${words}` : ''}`;
  return words || 'Message';
}
