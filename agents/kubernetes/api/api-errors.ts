import { z } from 'zod';
import { messageOf } from '../../core/error-text.js';

/** `Status` of the API (meta/v1), as far as it is of interest here. */
export const ApiStatus = z.object({
  message: z.string().default(''),
  reason: z.string().default(''),
  code: z.number().optional(),
});
export type ApiStatus = z.infer<typeof ApiStatus>;

/** The API server answered and refused. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    readonly status: number,
    /** One word of the API's, such as `NotFound`. */
    readonly reason: string,
    message: string,
  ) {
    super(message);
  }
}

/**
 * The API server does not answer, or says that it cannot now. Deliberately not a RuntimeError: that would say that nothing of the session
 * is left, which nobody knows now.
 */
export class ClusterUnavailableError extends Error {
  override readonly name = 'ClusterUnavailableError';

  constructor(cause: unknown) {
    super(`The cluster does not answer (${messageOf(cause)}).`, { cause });
  }
}

/** The error that an answer with `status` stands for; `body` is what came with it. */
export function errorOfAnswer(status: number, body: string): ApiError {
  const { message, reason } = statusOf(body);
  return new ApiError(status, reason, message || `The API server answered with ${status}.`);
}

function statusOf(body: string): ApiStatus {
  try {
    return ApiStatus.parse(JSON.parse(body));
  } catch {
    return { message: body.slice(0, 200), reason: '' };
  }
}

const hasStatus = (error: unknown, status: number): boolean => error instanceof ApiError && error.status === status;

/** There is no such object. */
export const isMissing = (error: unknown): boolean => hasStatus(error, 404);
/** Somebody else has changed the object meanwhile. */
export const isConflict = (error: unknown): boolean => hasStatus(error, 409);
/** The version from which a watch was to go on is forgotten. */
export const isGone = (error: unknown): boolean => hasStatus(error, 410);
/** The API server is there and cannot answer now: another attempt may succeed. */
export const isBusy = (error: unknown): boolean =>
  error instanceof ApiError && (error.status === 429 || error.status >= 500);
