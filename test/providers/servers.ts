import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';

export interface TestServer {
  url: string;
  port: number;
  /** How many connections were ever opened to it. */
  connections: () => number;
  close: () => Promise<void>;
}

/** May take its time: an error in it fails the test as an unhandled rejection. */
export type Listener = (request: IncomingMessage, response: ServerResponse) => unknown;

export async function serveHttp(listener: Listener): Promise<TestServer> {
  const server = createServer((request, response) => void listener(request, response));
  let connections = 0;
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    connections: () => connections,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A server below HTTP: whatever a broken one does with its sockets. */
export async function serveTcp(
  onSocket: (socket: Socket) => void,
  addresses: 'loopback' | 'any' = 'loopback',
): Promise<TestServer> {
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createTcpServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => undefined);
    onSocket(socket);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port: 0, ...(addresses === 'loopback' ? { host: '127.0.0.1' } : {}) }, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    connections: () => connections,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
