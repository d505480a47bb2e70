import { Server as Engine } from 'engine.io';
import { Server, type ServerOptions } from 'socket.io';
import type { UpgradeRequest } from '../http/upgrade-router.js';

const MAX_MESSAGE_BYTES = 1_000_000;

/** A socket.io server that never sees an HTTP server: the UpgradeRouter hands it upgrades that passed their authenticator. */
export interface DetachedSocketServer {
  readonly io: Server;
  /** Takes over an upgrade. */
  accept(upgrade: UpgradeRequest): void;
}

/** Makes a server that speaks websocket only, without per-message deflate, with messages of at most 1 MB. */
export function createSocketServer(path: string, options: Partial<ServerOptions> = {}): DetachedSocketServer {
  const engine = new Engine({
    transports: ['websocket'],
    perMessageDeflate: false,
    maxHttpBufferSize: MAX_MESSAGE_BYTES,
    pingInterval: 10_000,
    pingTimeout: 10_000,
    ...options,
  });
  const io = new Server({ serveClient: false, path, connectTimeout: 10_000, ...options });
  io.bind(engine);
  return {
    io,
    accept: ({ request, socket, head }) => engine.handleUpgrade(request, socket, head),
  };
}
