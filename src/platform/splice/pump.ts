import type { Socket } from 'node:net';
import { ReusingPump } from './reusing-pump.js';

/** Moves every byte of `from` to `to`, at the pace of the slower one, and ends `to` after the end of `from`. */
export type Pump = (from: Socket, to: Socket) => void;

/** Node's own: works with every socket, and takes a fresh buffer for every read. */
export const pipingPump: Pump = (from, to) => void from.pipe(to);

/** The one place that decides how bytes are moved: the cheapest way that these sockets allow. */
export const cheapestPump: Pump = (from, to) => {
  if (!ReusingPump.start(from, to)) pipingPump(from, to);
};
