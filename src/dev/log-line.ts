/** pino's numbers and the words other programs use. */
const LEVEL_WORDS: Readonly<Record<string, string>> = {
  40: 'WARN',
  50: 'ERROR',
  60: 'FATAL',
  warn: 'WARN',
  error: 'ERROR',
  fatal: 'FATAL',
};

/** Fields that say what the line's head already says. */
const HEAD_FIELDS = new Set([
  'level',
  'time',
  'ts',
  'pid',
  'hostname',
  'process',
  'msg',
  'message',
  'stack',
  'name',
]);

/** Process names are padded to the longest, so that messages stand in one column. */
const NAME_WIDTH = 8;
const VALUE_LIMIT = 200;

/**
 * One line for a person: `12:04:05 worker   message key=value`. A JSON log line is unfolded, any other line is
 * shown as it is.
 */
export function formatLogLine(name: string, line: string, now: Date): string {
  const head = `${clock(now)} ${name.padEnd(NAME_WIDTH)} `;
  const record = parseRecord(line);
  if (record === undefined) return head + line;
  const level = LEVEL_WORDS[String(record.level).toLowerCase()];
  const message = describe(record.msg ?? record.message ?? '');
  const fields = Object.entries(record)
    .filter(([key]) => !HEAD_FIELDS.has(key))
    .map(([key, value]) => `${key}=${showValue(value)}`);
  return head + [...(level === undefined ? [] : [level]), message, ...fields].join(' ');
}

function parseRecord(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function showValue(value: unknown): string {
  const text = describe(value);
  const quoted = /^[^\s"]*$/.test(text) ? text : JSON.stringify(text);
  return quoted.length > VALUE_LIMIT ? `${quoted.slice(0, VALUE_LIMIT)}…` : quoted;
}

function describe(value: unknown): string {
  if (typeof value === 'string') return value;
  // pino writes an error as an object; its message is what a person looks for, the log file keeps the stack.
  if (typeof value === 'object' && value !== null && 'message' in value) return String(value.message);
  return JSON.stringify(value) ?? '';
}

function clock(now: Date): string {
  return [now.getHours(), now.getMinutes(), now.getSeconds()]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
}
