/**
 * The provider's id of a job in one field of a callback's JSON body; undefined when there is none that can be one. A number stays
 * the text it is written as: ids of 19 digits are more than a number can hold.
 */
export function readIdField(body: string, field: string): string | undefined {
  try {
    const parsed: unknown = JSON.parse(body, (_key, value: unknown, written?: { source?: string }) =>
      typeof value === 'number' ? written?.source : value,
    );
    const id =
      typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>)[field] : undefined;
    return typeof id === 'string' && /^[\x21-\x7e]{1,200}$/.test(id) ? id : undefined;
  } catch {
    return undefined;
  }
}
