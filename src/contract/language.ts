/** Languages everything people read exists in. */
export const languages = ['en', 'ru'] as const;
export type Language = (typeof languages)[number];
