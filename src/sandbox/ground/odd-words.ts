/** Fields that hold somebody's words, whoever the provider is. Ids, addresses and states are not among them. */
const wordFields = new Set([
  'detail',
  'details',
  'error',
  'errorMessage',
  'exception_message',
  'message',
  'msg',
  'user_error',
]);

/** What broken programs and cut buffers leave behind: a NUL, half of a surrogate pair, and no end. */
const oddWords = ` out of memory\0 \ud83d ${'and so on \u{1f635}'.repeat(500)}`;

const deepest = 200;

/** The body of an answer or a callback in which every word is followed by odd ones, and which has a field nobody knows. */
export function withOddWords(body: unknown): unknown {
  if (typeof body !== 'object' || body === null) return body;
  let odd: unknown = oddWords;
  for (let depth = 0; depth < deepest; depth += 1) odd = [odd];
  return { ...(spoilWords(body) as object), 'odd\0\ud83d': odd };
}

function spoilWords(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(spoilWords);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, field]) => {
    const isWord = typeof field === 'string' && wordFields.has(name);
    return [name, isWord ? field + oddWords : spoilWords(field)];
  });
  return Object.fromEntries(entries);
}
