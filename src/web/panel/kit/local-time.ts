/** A moment that a viewer wrote by the clock of their zone, such as `2026-11-28T09:30`; undefined for what is none. */
export function readLocal(text: string, timeZone: string): Date | undefined {
  if (!/^20\d\d-\d\d-\d\dT\d\d:\d\d$/.test(text)) return undefined;
  const asUtc = new Date(`${text}:00Z`);
  // A day that no month has becomes another one.
  if (Number.isNaN(asUtc.getTime()) || !asUtc.toISOString().startsWith(text)) return undefined;
  const first = new Date(asUtc.getTime() - offsetMs(asUtc, timeZone));
  // The clock may have been changed between the two.
  return new Date(asUtc.getTime() - offsetMs(first, timeZone));
}

/** How far the zone's clock is ahead of UTC's at this moment. */
function offsetMs(at: Date, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(at);
  const get = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  const local = Date.UTC(
    get('year'),
    get('month') - 1,
    get('day'),
    get('hour'),
    get('minute'),
    get('second'),
  );
  return local - Math.floor(at.getTime() / 1_000) * 1_000;
}
