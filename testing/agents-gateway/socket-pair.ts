import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Two ends of one TCP connection over loopback. The accepted end stays half open when the other one ends, as sockets of an HTTP server do. */
export interface SocketPair {
  readonly outer: Socket;
  readonly accepted: Socket;
}

/** Makes a connection; both ends are paused and neither fails the test when it breaks. */
export async function aSocketPair(): Promise<SocketPair> {
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const accepting = new Promise<Socket>((resolve) => server.once('connection', resolve));
  const outer = connect({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', allowHalfOpen: true });
  const accepted = await accepting;
  if (outer.connecting) await once(outer, 'connect');
  server.close();
  for (const socket of [outer, accepted]) socket.on('error', () => undefined);
  return { outer, accepted };
}
