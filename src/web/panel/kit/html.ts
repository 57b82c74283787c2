import { html } from 'hono/html';

/** A piece of a page: values inside are escaped, pieces inside are taken as they are. */
export type Html = ReturnType<typeof html>;

export { html };

/** Nothing at all. */
export const nothing: Html = html``;
