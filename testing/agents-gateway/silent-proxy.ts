import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A TCP proxy whose link can go silent: connections stay up and nothing gets through any more, as when a cable is cut. */
export interface SilentProxy {
  readonly url: string;
  /** From now on nothing gets through, either way. */
  silence(): void;
  stop(): void;
}

/** Starts a proxy in front of `targetUrl`. */
export async function startSilentProxy(targetUrl: string): Promise<SilentProxy> {
  const { hostname, port } = new URL(targetUrl);
  const sockets = new Set<Socket>();
  let isSilent = false;
  const server = createServer((inner) => {
    const outer = connect(Number(port), hostname);
    for (const [from, to] of [
      [inner, outer],
      [outer, inner],
    ] as const) {
      sockets.add(from);
      from.on('error', () => undefined);
      from.on('data', (chunk) => isSilent || to.write(chunk));
      from.on('close', () => isSilent || to.destroy());
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    silence: () => {
      isSilent = true;
    },
    stop: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
