import { execFile } from 'node:child_process';
import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Command } from './child-process.ts';
import { StartError } from './start-error.ts';

/** Whom PostgreSQL runs as: the caller, or for a caller who is root, whom PostgreSQL refuses, somebody else. */
export type PostgresUser =
  | { kind: 'caller' }
  | { kind: 'other'; uid: number; gid: number; reachesFiles: boolean };

/**
 * Chooses the user: the owner of the cluster when there is one, else `postgres`, else `nobody`, so that no user has
 * to be created on the machine.
 */
export async function choosePostgresUser(clusterDir: string, programDir: string): Promise<PostgresUser> {
  if (process.getuid?.() !== 0) return { kind: 'caller' };
  const owner = statSync(join(clusterDir, 'PG_VERSION'), { throwIfNoEntry: false });
  const { uid, gid } = owner ?? (await userIds('postgres')) ?? (await userIds('nobody')) ?? noUser();
  return { kind: 'other', uid, gid, reachesFiles: isReachable(clusterDir) && isReachable(programDir) };
}

/**
 * The command as that user. A root's home is closed to others; for a project inside one the process keeps, on Linux,
 * root's right to pass files' permissions and nothing else.
 * @throws StartError where the system has no way to do so
 */
export function commandAs(user: PostgresUser, command: Command): Command {
  if (user.kind === 'caller') return command;
  const { uid, gid } = user;
  if (user.reachesFiles) return { ...command, uid, gid };
  if (process.platform !== 'linux') {
    throw new StartError(
      'PostgreSQL does not run as root, and no other user can enter this folder: ' +
        'move the project out of the root user’s home, or start it as an ordinary user.',
    );
  }
  const rights = [
    '--inh-caps=+dac_override',
    '--ambient-caps=+dac_override',
    '--securebits=+no_setuid_fixup',
  ];
  const identity = [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups'];
  return {
    ...command,
    command: 'setpriv',
    args: [...identity, ...rights, '--', command.command, ...command.args],
  };
}

async function userIds(name: string): Promise<{ uid: number; gid: number } | undefined> {
  const id = promisify(execFile);
  try {
    const [uid, gid] = await Promise.all([id('id', ['-u', name]), id('id', ['-g', name])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return undefined;
  }
}

function noUser(): never {
  throw new StartError(
    'PostgreSQL does not run as root, and there is neither a user "postgres" nor "nobody" to run it as: ' +
      'start the project as an ordinary user.',
  );
}

/** Whether every existing folder above the path lets strangers through. */
function isReachable(path: string): boolean {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const stat = statSync(folder, { throwIfNoEntry: false });
    if (stat !== undefined && (stat.mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}
