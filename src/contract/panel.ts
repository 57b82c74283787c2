/** Where the web panel lives below web's own address. */
export const panelPath = '/panel';

/** Lets somebody set a password, once. */
export function welcomeUrl(baseUrl: string, token: string): string {
  return `${baseUrl}${panelPath}/welcome/${token}`;
}

/** Lets a person of Telegram come in, once. */
export function enterUrl(baseUrl: string, token: string): string {
  return `${baseUrl}${panelPath}/enter/${token}`;
}
