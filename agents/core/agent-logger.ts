import { pino, type DestinationStream, type Logger } from 'pino';

/** Severities of the log, least severe first. */
export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Members that never reach the log, whatever object they stand in. */
const SECRET_MEMBERS = ['token', 'privateKey', 'signature', 'nonce', 'enrollmentToken'];

const STDOUT = 1;
/** Characters of log that may wait for a disk that is full. */
const MAX_UNWRITTEN_LENGTH = 256 * 1024;

/** One JSON object per line on stdout, or on `destination`. */
export function createAgentLogger(level: LogLevel, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: SECRET_MEMBERS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[secret]' },
  };
  return pino(options, destination ?? logDestination(STDOUT));
}

/**
 * A file descriptor to log to. What cannot be written (a full disk, a reader that is gone) waits in memory up to a bound and is dropped
 * beyond it: an agent does not end because nobody can hear it.
 */
export function logDestination(fd: number): DestinationStream {
  const destination = pino.destination({ fd, sync: true, maxLength: MAX_UNWRITTEN_LENGTH });
  // pino itself makes every failure to write fatal unless somebody listens.
  destination.on('error', () => undefined);
  return destination;
}
