import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { IdempotencyKeyHeader } from '../../../protocol/http/sessions.js';
import { ValidationFailedError } from '../../platform/http/validation.js';

/**
 * Gives a handler the request's `Idempotency-Key`, or null without one.
 *
 * @throws ValidationFailedError when it is empty, too long or not printable.
 */
export const IdempotencyKeyParam = createParamDecorator((_: unknown, context: ExecutionContext): string | null => {
  const parsed = IdempotencyKeyHeader.safeParse(
    context.switchToHttp().getRequest<Request>().headers['idempotency-key'],
  );
  if (parsed.success) return parsed.data ?? null;
  throw new ValidationFailedError([
    { pointer: '/headers/idempotency-key', detail: 'Use a key of 1 to 255 printable ASCII characters.' },
  ]);
});
