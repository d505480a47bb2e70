import type { LoggerService } from '@nestjs/common';

/** One line of a log: what it is about, and its sentence. */
export interface LogLine {
  readonly level: 'error' | 'log' | 'warn';
  readonly about: unknown;
  readonly sentence: unknown;
}

/** Keeps what is logged, instead of writing it anywhere. */
export class RecordingLogger implements LoggerService {
  readonly lines: LogLine[] = [];

  log(about: unknown, sentence?: unknown): void {
    this.lines.push({ level: 'log', about, sentence });
  }

  warn(about: unknown, sentence?: unknown): void {
    this.lines.push({ level: 'warn', about, sentence });
  }

  error(about: unknown, sentence?: unknown): void {
    this.lines.push({ level: 'error', about, sentence });
  }
}
