import { z } from 'zod';
import { messageOf, systemCodeOf } from '../../core/error-text.js';

const EngineError = z.object({ statusCode: z.int() });
const EngineProblem = z.object({ json: z.object({ message: z.string() }) });

/** Codes of the system's errors that mean that nobody listens, or that nobody answers. */
const DOWN = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'EACCES',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EHOSTUNREACH',
]);

/** The engine took longer than it may. */
export class EngineTimeoutError extends Error {
  override readonly name = 'EngineTimeoutError';
}

/** The status that the engine answered with, or undefined for an error that is not an answer. */
export function statusOf(error: unknown): number | undefined {
  return EngineError.safeParse(error).data?.statusCode;
}

/** Whether the engine says that there is no such thing. */
export const isMissing = (error: unknown): boolean => statusOf(error) === 404;

/** Whether the error says something about the engine instead of about what it was asked for. */
export function isEngineDown(error: unknown): boolean {
  return error instanceof EngineTimeoutError || (statusOf(error) === undefined && DOWN.has(systemCodeOf(error) ?? ''));
}

/** What the engine said, without the client's decoration. */
export function engineText(error: unknown): string {
  const parsed = EngineProblem.safeParse(error);
  return parsed.success ? parsed.data.json.message : messageOf(error);
}
