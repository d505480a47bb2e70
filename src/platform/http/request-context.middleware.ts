import { randomUUID } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';
import { runInContext } from '../events/request-context.js';
import { requestOrigin } from '../events/request-origin.js';

/** Names the request (`X-Request-Id`, always of our making so that it is safe in logs) and carries who asks through the code. */
export function requestContext(request: Request, response: Response, next: NextFunction): void {
  const requestId = randomUUID();
  response.setHeader('X-Request-Id', requestId);
  const hasLeft = (): boolean => response.destroyed;
  const origin = requestOrigin(request, request.ip);
  runInContext({ requestId, origin, hasLeft, actor: { kind: 'anonymous' } }, next);
}
