import { pino, type DestinationStream, type Logger } from 'pino';

/** Severities of the log, least severe first. */
export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Members that never reach the log, whatever object they stand in. */
const SECRET_MEMBERS = ['token', 'privateKey', 'signature', 'nonce', 'enrollmentToken'];

/** One JSON object per line on stdout, or on `destination`. */
export function createAgentLogger(level: LogLevel, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: SECRET_MEMBERS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[secret]' },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}
