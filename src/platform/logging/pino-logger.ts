import type { LoggerService } from '@nestjs/common';
import { type DestinationStream, type Level, type Logger, pino } from 'pino';
import { LogDestination } from './log-destination.js';

/** Members that never reach a log, wherever they stand. */
const SECRET_NAMES = [
  'password',
  'token',
  'accessToken',
  'refreshToken',
  'ticket',
  'secret',
  'authorization',
  'cookie',
  // Of a query that failed: whatever people and processes store.
  'parameters',
];
/** PostgreSQL tells there which values a row has that broke a rule. */
const ROW_VALUES = ['err.detail', 'err.driverError.detail', 'err.where', 'err.driverError.where'];
const REDACTED = [...SECRET_NAMES.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), ...ROW_VALUES];

/** The process's log: one JSON object a line on standard output, without secrets. */
export function createLogger(level: string, destination: DestinationStream = new LogDestination()): Logger {
  const redact = { paths: REDACTED, censor: '[redacted]' };
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime, redact }, destination);
}

/**
 * Nest's logger on pino. Nest appends the logger's name to the parameters; `logger.warn({ agentId }, 'A sentence.')` keeps members apart
 * from the sentence.
 */
export class PinoLogger implements LoggerService {
  constructor(private readonly pino: Logger) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.write('info', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  private write(level: Level, message: unknown, rest: readonly unknown[]): void {
    const texts = rest.filter((part) => typeof part === 'string');
    const context = texts.at(-1);
    if (typeof message === 'object' && message !== null)
      this.pino[level]({ context, ...message }, texts.slice(0, -1).join(' '));
    else this.pino[level]({ context }, [String(message), ...texts.slice(0, -1)].join(' '));
  }
}
