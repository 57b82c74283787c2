/** JSON in which every number stays the text it is written as: a task id has 19 digits, more than a number can hold. */
export function parseExactly(text: string): unknown {
  return JSON.parse(text, (_key, value: unknown, written?: { source?: string }) =>
    typeof value === 'number' ? written?.source : value,
  );
}

/** JSON inside JSON. What is not such a string is given back as it is. */
export function parseNested(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return parseExactly(value);
  } catch {
    return value;
  }
}

/** The fields of an object; none of anything else. */
export function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

/** The job's id of a parsed body, with every digit it is written with. */
export function readTaskId(body: unknown): string | undefined {
  const { taskId } = asRecord(body);
  return typeof taskId === 'string' && /^[1-9]\d{0,39}$/.test(taskId) ? taskId : undefined;
}
