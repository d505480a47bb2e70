import { Injectable } from '@angular/core';
import type { Socket } from 'socket.io-client';
import type { LIVE_PATH, LiveAuth, LiveMessages } from '../../../../../protocol/http/live.js';

/** The protocol's own constant, by its type: importing the value would bring the schemas into the bundle. */
const PATH: typeof LIVE_PATH = '/api/v1/live';

/** A try that does not get through in this time is given up, in milliseconds. */
const TRY_TIMEOUT_MS = 5_000;

type Incoming = { [Name in keyof LiveMessages]: (message: LiveMessages[Name]) => void };

/** The part of a socket.io socket that live updates use. */
export type LiveSocket = Pick<Socket<Incoming, Record<string, never>>, 'on' | 'connect' | 'disconnect' | 'active'>;

/** Opens the live socket. A service of its own, so that tests need no network. */
@Injectable({ providedIn: 'root' })
export class LiveSocketFactory {
  /**
   * `giveToken` is asked before every try. The caller decides when to try again. socket.io is fetched only now: the sign-in page has no use
   * for it.
   */
  async open(giveToken: () => Promise<LiveAuth>): Promise<LiveSocket> {
    const { io } = await import('socket.io-client');
    return io({
      path: PATH,
      transports: ['websocket'],
      reconnection: false,
      timeout: TRY_TIMEOUT_MS,
      auth: (give) => void giveToken().then(give),
    });
  }
}
