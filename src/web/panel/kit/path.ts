import { panelPath } from '../../../contract/panel.ts';

export { panelPath };

/** Where to return to, if that is a page of the panel; below its own path. Whatever else is asked for becomes the first page. */
export function backOf(asked: string): string {
  const here = 'http://panel.invalid';
  if (!asked.startsWith('/') || !URL.canParse(`${panelPath}${asked}`, here)) return '/';
  const { origin, pathname, search } = new URL(`${panelPath}${asked}`, here);
  if (origin !== here || !pathname.startsWith(`${panelPath}/`)) return '/';
  return `${pathname.slice(panelPath.length)}${search}`;
}
