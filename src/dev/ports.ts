import { randomInt } from 'node:crypto';
import { connect, createServer } from 'node:net';
import { StartError } from './start-error.ts';

export interface PortUse {
  port: number;
  /** The setting that moves it. */
  variable: string;
  /** Who listens there, in words. */
  owner: string;
}

/**
 * Proves that every port can be listened on before anything is started.
 * @throws StartError naming the first port that is taken, forbidden or given twice, and its setting
 */
export async function checkPorts(uses: readonly PortUse[]): Promise<void> {
  const seen = new Map<number, PortUse>();
  for (const use of uses) {
    const other = seen.get(use.port);
    if (other !== undefined) {
      throw new StartError(
        `Port ${use.port} is given to both ${other.owner} and ${use.owner}: ` +
          `set ${other.variable} or ${use.variable} to another port.`,
      );
    }
    seen.set(use.port, use);
  }
  await Promise.all(uses.map(checkPort));
}

/** Below the ports that systems give to outgoing connections (Linux: from 32768), which would take one in between. */
const freePorts = { from: 10_240, to: 32_000 };

/** A loopback port that was free a moment ago. */
export async function freePort(): Promise<number> {
  for (;;) {
    const server = createServer();
    const port = randomInt(freePorts.from, freePorts.to);
    const isFree = await listen(server, port).then(
      () => true,
      () => false,
    );
    await new Promise((resolve) => server.close(resolve));
    if (isFree) return port;
  }
}

async function checkPort({ port, variable, owner }: PortUse): Promise<void> {
  const server = createServer();
  try {
    await listen(server, port);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const trouble = code === 'EACCES' ? 'needs special rights' : 'is taken by another program';
    throw new StartError(
      `Port ${port} (${owner}) ${trouble}: ${code === 'EACCES' ? '' : 'stop that program, or '}` +
        `set ${variable} to a free port.`,
    );
  }
  await new Promise((resolve) => server.close(resolve));
  // Some systems let a loopback address be listened on beside a program that listens on all addresses.
  if (await answers(port)) {
    throw new StartError(
      `Port ${port} (${owner}) is taken by another program: stop that program, or set ${variable} to a free port.`,
    );
  }
}

function listen(server: ReturnType<typeof createServer>, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port }, resolve);
  });
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    const end = (answered: boolean): void => {
      socket.destroy();
      resolve(answered);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
    // A loopback connection is made or refused at once; half a second means a filter drops it, so nobody is there.
    socket.setTimeout(500, () => end(false));
  });
}
