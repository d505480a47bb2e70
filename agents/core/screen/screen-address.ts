import type { Socket } from 'node:net';
import { connectScreenSocket } from '../streams/screen-socket.js';
import { logInWithin } from './screen-login.js';

/** Where a screen listens, and what it asks for. */
export interface ScreenAddress {
  readonly host: string;
  readonly port: number;
  readonly password: string;
}

/**
 * Connects to an RFB server and gives it its password. Resolves with a socket on which ClientInit comes next. Rejects with
 * ScreenRefusalError or the system's error, within `timeoutMs`.
 */
export function openScreen({ host, port, password }: ScreenAddress, timeoutMs: number): Promise<Socket> {
  return logInWithin(connectScreenSocket({ host, port }), password, timeoutMs);
}
