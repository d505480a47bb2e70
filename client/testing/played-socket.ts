import type { LiveAuth } from '../../protocol/http/live.js';

type Listener = (message: never) => void;

/** A live socket that the test plays. */
export class PlayedSocket {
  active = true;
  connects = 0;
  isDisconnected = false;
  readonly #listeners = new Map<string, (message: unknown) => void>();

  on(name: string, listener: Listener): this {
    this.#listeners.set(name, listener as (message: unknown) => void);
    return this;
  }

  connect(): this {
    this.connects += 1;
    return this;
  }

  disconnect(): this {
    this.isDisconnected = true;
    this.say('disconnect', 'io client disconnect');
    return this;
  }

  /** The server says `name`. */
  say(name: string, message?: unknown): void {
    this.#listeners.get(name)?.(message);
  }
}

/** Gives out one {@link PlayedSocket}. */
export class PlayedSocketFactory {
  readonly socket = new PlayedSocket();
  token: (() => Promise<LiveAuth>) | null = null;

  open(giveToken: () => Promise<LiveAuth>): Promise<PlayedSocket> {
    this.token = giveToken;
    return Promise.resolve(this.socket);
  }
}
