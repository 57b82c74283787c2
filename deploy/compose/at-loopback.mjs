import { connect, createServer } from 'node:net';

/**
 * For compose.dev.yml: other containers at this one's own loopback, so that services of the sandbox are where `npm start` has them and
 * the guard that lets no foreign address in stays as it is. AT_LOOPBACK=8600=sandbox,8080=web
 */
for (const pair of (process.env.AT_LOOPBACK ?? '').split(',')) {
  const [port, host] = pair.split('=');
  const server = createServer((socket) => {
    const other = connect(Number(port), host);
    const end = () => {
      socket.destroy();
      other.destroy();
    };
    for (const side of [socket, other]) side.on('error', end).on('close', end);
    socket.pipe(other).pipe(socket);
  });
  // Children of a process come here as well, and find it there already.
  server.on('error', () => undefined);
  server.listen(Number(port), '127.0.0.1').unref();
}
