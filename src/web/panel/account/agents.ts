const browsers = [
  [/\bEdg(?:e|A|iOS)?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\b(?:Chrome|CriOS)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
] as const;
const systems = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b/, 'Mac'],
  [/\bLinux\b/, 'Linux'],
] as const;

/** A browser and where it runs, as far as its user agent says so. */
export function deviceOf(agent: string): string | undefined {
  const found = [browsers, systems]
    .map((known) => known.find(([sign]) => sign.test(agent))?.[1])
    .filter((name) => name !== undefined);
  if (found.length > 0) return found.join(', ');
  return agent === '' ? undefined : agent.slice(0, 40);
}
