/** Subprotocol of an agent's stream connection to the control plane; an ordinary WebSocket handshake, then raw bytes. */
export const AGENT_STREAM_SUBPROTOCOL = 'streamspace.stream.v1';

/** Prefix of the subprotocol that carries the one-use token of an agent's stream connection. */
export const AGENT_STREAM_TOKEN_PREFIX = 'streamspace.token.';

/** Path of an agent's stream connection. Any replica of the control plane takes it: the token says which one waits. */
export const agentStreamPath = (streamId: string): string => `/api/v1/agents/streams/${streamId}`;

/** Subprotocol that the browser's stream speaks: binary WebSocket messages that carry RFB. */
export const VIEWER_SUBPROTOCOL = 'binary';

/** Prefix of the subprotocol that carries the browser's one-use ticket. Never echoed. */
export const TICKET_PREFIX = 'streamspace.ticket.';

/** How often the agent pings each viewer, in milliseconds. */
export const STREAM_PING_INTERVAL_MS = 25_000;

/** How long one half of a stream may stay open after the other half ended, in milliseconds. */
export const STREAM_HALF_CLOSE_GRACE_MS = 5_000;

/** Why a stream ended: WebSocket close codes (RFC 6455 section 7.4; 4000-4999 are ours) and what a viewer should do. */
export const STREAM_CLOSE_CODES = {
  1000: { name: 'ended', redial: false, message: 'The screen was closed.' },
  1001: { name: 'screen-gone', redial: true, message: 'The screen went away.' },
  1002: { name: 'protocol-error', redial: true, message: 'The connection spoke out of turn.' },
  1003: { name: 'unsupported-data', redial: false, message: 'The screen takes binary messages and short notes only.' },
  1007: { name: 'unreadable-note', redial: false, message: 'A note could not be read.' },
  1009: { name: 'message-too-big', redial: true, message: 'A message was too large.' },
  1011: { name: 'internal', redial: true, message: 'The connection broke on our side.' },
  1012: { name: 'restarting', redial: true, message: 'The server is restarting.' },
  4401: { name: 'signed-out', redial: false, message: 'You have been signed out.' },
  4403: { name: 'revoked', redial: false, message: 'You may no longer see this screen.' },
  4409: { name: 'not-started', redial: true, message: 'The session has not started.' },
  4412: { name: 'access-changed', redial: true, message: 'What you may do with this screen has changed.' },
  4410: { name: 'session-ended', redial: false, message: 'The session has ended.' },
  4411: { name: 'session-hibernated', redial: false, message: 'The session has gone to sleep.' },
} as const satisfies Record<number, { name: string; redial: boolean; message: string }>;
export type StreamCloseCode = keyof typeof STREAM_CLOSE_CODES;
