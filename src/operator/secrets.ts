import type { Command } from './command.ts';
import { table } from './print.ts';

export const secretCommands: readonly Command[] = [
  {
    name: 'secrets init',
    args: [],
    options: [],
    about: 'makes what is missing in secrets/, which docker-compose.yml reads; what is there stays',
    async runAlone(outside) {
      const files = outside.makeSecrets();
      const words = { made: 'made', kept: 'there', empty: 'to be filled in, or not used' };
      const rows = files.map(({ name, state, about }) => [`secrets/${name}`, words[state], about ?? '']);
      return {
        lines: [
          ...table([['FILE', 'STATE', 'WHAT IT IS'], ...rows]),
          'Settings that are no secrets stand in secrets/settings.env. Keep a copy of the folder where nobody else reads it.',
        ],
        outcome: { kind: 'made', files },
      };
    },
  },
];
