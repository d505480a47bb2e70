import { HttpException } from '@nestjs/common';
import { type Problem, problemDocument, type ProblemCode } from '../../../protocol/problem.js';
import { isDatabaseFull, isDatabaseUnavailable } from '../database/database-unavailable.js';
import { ProblemError } from './problem.error.js';

const BY_STATUS: Readonly<Record<number, readonly [ProblemCode, string]>> = {
  400: ['malformed-request', 'The request cannot be read. Check its syntax.'],
  404: ['route-not-found', 'There is nothing at this address. Check the path and the method.'],
  413: ['payload-too-large', 'The body is larger than 1 MiB, or 256 KiB of YAML. Send less.'],
  415: ['unsupported-media-type', 'Send the body as application/json in UTF-8.'],
};

const DATABASE_FULL =
  'The disk of the database is full, so that nothing can be stored. Tell an administrator to make room, then try again.';

/** Status that body-parser, Express or Nest put on an error of the caller's making. */
function callerStatus(error: unknown): number | null {
  if (error instanceof HttpException) return error.getStatus();
  if (error instanceof Error && 'status' in error && typeof error.status === 'number') return error.status;
  return null;
}

/** Whether `error` is of our making and must be looked at, rather than a refusal. */
export function isDefect(error: unknown): boolean {
  return toProblem(error, '').code === 'internal';
}

/** The problem document (RFC 9457) for anything that was thrown. What is not known is `internal`, and says nothing of the cause. */
export function toProblem(error: unknown, requestId: string): Problem {
  if (error instanceof ProblemError) return problemDocument(error.code, error.detail, requestId, error.extensions);
  if (isDatabaseUnavailable(error)) {
    return problemDocument(
      'database-unavailable',
      isDatabaseFull(error) ? DATABASE_FULL : 'The database does not answer. Try again in a few seconds.',
      requestId,
    );
  }
  const known = BY_STATUS[callerStatus(error) ?? 500];
  if (known) return problemDocument(known[0], known[1], requestId);
  const status = callerStatus(error);
  if (status !== null && status >= 400 && status < 500) {
    return problemDocument('malformed-request', 'The request cannot be read. Check its syntax.', requestId);
  }
  return problemDocument(
    'internal',
    'Something went wrong on our side. Try again, and quote the request id if it stays.',
    requestId,
  );
}
