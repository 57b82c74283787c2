/** Where the panel lives. */
export const panelPath = '/panel';
