import { sandboxedServices } from './environment.ts';
import type { DevSettings, Environment } from './settings.ts';

export interface Address {
  title: string;
  value: string;
}

/** The addresses a person wants after the start, in the order of interest. */
export function listAddresses(
  env: Environment,
  { ports }: Pick<DevSettings, 'ports'>,
  invitation?: string,
): Address[] {
  const sandboxed = sandboxedServices(env);
  const chat = sandboxed.includes('Telegram') ? local(ports.sandbox) : 'your bot in Telegram';
  const temporalUi = { title: 'Temporal Web UI', value: local(ports.temporalUi) };
  return [
    { title: 'Chat with the bot', value: chat },
    { title: 'Panel', value: `${local(ports.web)}panel/` },
    ...(invitation === undefined ? [] : [{ title: 'Panel, the first time', value: invitation }]),
    ...(env.TEMPORAL_ADDRESS === undefined ? [temporalUi] : []),
    { title: 'Sandbox stands in for', value: sandboxed.length === 0 ? 'nothing' : sandboxed.join(', ') },
  ];
}

/** What web says while nobody has come into its panel yet: how its owner does. */
export function invitationIn(name: string, line: string): string | undefined {
  return name === 'web' ? /^Panel: (.+)$/.exec(line)?.[1] : undefined;
}

/** Rows in two columns. */
export function formatAddresses(addresses: readonly Address[]): string {
  const width = Math.max(...addresses.map(({ title }) => title.length));
  return addresses.map(({ title, value }) => `  ${title.padEnd(width)}  ${value}`).join('\n');
}

function local(port: number): string {
  return `http://127.0.0.1:${port}/`;
}
