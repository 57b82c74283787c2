import { checkObjects, type Move, type MoveProgress, moveObjects } from '../operations/objects.ts';
import { type Command, InputError, refused, type Told } from './command.ts';

/** More is for who reads the outcome by program. */
const shown = 100;

export const objectCommands: readonly Command[] = [
  {
    name: 'objects move',
    args: [],
    options: ['to'],
    needs: ['to'],
    flags: ['remove'],
    about:
      'copies stored pictures to s3 or folder, and goes on where it was stopped; --remove takes them from where they were',
    async run({ options, flags }, { stores, note }) {
      const to = placeOf(options.to);
      const tell = paced((progress: MoveProgress) => note(progressLine(progress)));
      return tellOfMove(await moveObjects(stores, { to, isRemoving: flags.has('remove'), tell }));
    },
  },
  {
    name: 'objects check',
    args: [],
    options: [],
    about: 'reads every stored picture that a row names; exit code 1 when one is gone or damaged',
    async run(_, { deps: { sql }, stores, note }) {
      const tell = paced(({ checked }: { checked: number }) => note(`${checked} pictures are read.`));
      const outcome = await checkObjects({ sql, objects: stores.used }, tell);
      const lost = [
        ...outcome.missing.map((hash) => `MISSING ${hash}`),
        ...outcome.damaged.map((hash) => `DAMAGED ${hash}`),
      ];
      if (lost.length === 0)
        return { lines: [`All ${outcome.checked} pictures are there and sound.`], outcome };
      const summary = `Of ${outcome.checked} pictures ${outcome.missing.length} are missing and ${outcome.damaged.length} damaged.`;
      return { lines: [...some(lost), summary], outcome, isRefused: true };
    },
  },
];

function placeOf(text = ''): 's3' | 'folder' {
  if (text !== 's3' && text !== 'folder') throw new InputError(`--to is "${text}": it must be s3 or folder.`);
  return text;
}

/** A line every few seconds, however fast it goes. */
function paced<T>(tell: (progress: T) => void): (progress: T) => void {
  let nextMs = Date.now() + 5_000;
  return (progress) => {
    if (Date.now() < nextMs) return;
    nextMs = Date.now() + 5_000;
    tell(progress);
  };
}

function progressLine({ seen, copied, copiedBytes, removed }: MoveProgress): string {
  const size = `${(copiedBytes / 1e6).toFixed(1)} MB`;
  const gone = removed > 0 ? `, ${removed} removed where they were` : '';
  return `${seen} pictures seen, ${copied} copied (${size}), the others were there${gone}.`;
}

function tellOfMove(move: Move): Told {
  switch (move.kind) {
    case 'moved': {
      const damaged = move.damaged.map((hash) => `DAMAGED ${hash}: it stays where it is`);
      return {
        lines: [...some(damaged), progressLine(move)],
        outcome: move,
        isRefused: damaged.length > 0,
      };
    }
    case 'no_bucket':
      return refused(
        move,
        'S3_BUCKET names no bucket: "Run it with compose" in docs/operations.md tells how one is set.',
      );
    case 'still_written':
      return refused(
        move,
        'New pictures still go to the place that would be emptied. First let STORAGE_WRITE_TO name the other one, and start all processes anew.',
      );
    default:
      return move satisfies never;
  }
}

function some(lines: readonly string[]): string[] {
  const more = lines.length - shown;
  return [...lines.slice(0, shown), ...(more > 0 ? [`and ${more} more: --json lists all.`] : [])];
}
