import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { UnauthenticatedError } from './auth.errors.js';
import { type Principal, principalOf } from './principal.js';

/** Gives a handler the signed-in person. On a public route it throws UnauthenticatedError: such a route has none. */
export const CurrentPrincipal = createParamDecorator((_: unknown, context: ExecutionContext): Principal => {
  const principal = principalOf(context.switchToHttp().getRequest<Request>());
  if (!principal) throw new UnauthenticatedError();
  return principal;
});
