import { z } from 'zod';
import { Id } from '../ids.js';
import { SessionView, TimelineEntry } from './sessions.js';

/** Path of the signed-in person's live socket (socket.io, websocket transport only; `auth: { accessToken }`). */
export const LIVE_PATH = '/api/v1/live';

/** First thing a client sends on connecting, as socket.io's `auth`. */
export const LiveAuth = z.strictObject({ accessToken: z.string().min(1).max(4096) });
export type LiveAuth = z.infer<typeof LiveAuth>;

/**
 * Messages from control plane to client. After each (re)connect the client reads `GET /sessions` once and then follows these. An older
 * `generation`/`updatedAt` than the one shown is to be ignored.
 */
export const LIVE_MESSAGES = {
  'session.changed': SessionView,
  'session.timeline': z.object({ sessionId: Id, entry: TimelineEntry }),
  'signed-out': z.object({}),
} as const;
export type LiveMessages = { [Name in keyof typeof LIVE_MESSAGES]: z.infer<(typeof LIVE_MESSAGES)[Name]> };
