import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { identifyActor } from '../platform/events/request-context.js';
import { scopeOf } from './api-keys/api-key-scope.decorator.js';
import { InsufficientScopeError } from './api-keys/api-keys.errors.js';
import { BearerTokens } from './api-keys/bearer-tokens.js';
import { NotPermittedError, UnauthenticatedError } from './auth.errors.js';
import { bearerToken } from './bearer-token.js';
import { accessOf } from './route-access.js';
import { isPermitted } from './permissions.js';
import { type Principal, rememberPrincipal } from './principal.js';
import { PermissionRefusals } from './permission-refusals.js';

/**
 * Stands before every HTTP route. Public routes are open, all others ask for an access token or an API key and for the permission that the
 * route names; a route that names none is closed to everybody, and one that names no scope is closed to keys.
 */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly tokens: BearerTokens,
    private readonly refusals: PermissionRefusals,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') throw new NotPermittedError();
    const access = accessOf(context.getHandler(), context.getClass());
    if (access === 'public') return true;
    const http = context.switchToHttp();
    const principal = await this.authenticate(http.getRequest<Request>(), http.getResponse<Response>());
    if (access === 'undeclared' || !isPermitted(principal.role, access)) {
      this.refusals.note(principal.userId, access);
      throw new NotPermittedError();
    }
    this.checkScope(principal, context.getHandler());
    return true;
  }

  /** An API key may do what its owner may, where it has the scope that the route names. */
  private checkScope({ userId, scopes }: Principal, handler: object): void {
    if (scopes === undefined) return;
    const scope = scopeOf(handler);
    if (scope !== null && scopes.includes(scope)) return;
    this.refusals.note(userId, scope ?? 'none');
    throw new InsufficientScopeError(scope);
  }

  private async authenticate(request: Request, response: Response): Promise<Principal> {
    try {
      const token = bearerToken(request);
      if (token === null) throw new UnauthenticatedError();
      const principal = await this.tokens.verify(token);
      rememberPrincipal(request, principal);
      identifyActor({ kind: 'user', id: principal.userId });
      return principal;
    } catch (error) {
      if (error instanceof UnauthenticatedError) response.setHeader('WWW-Authenticate', 'Bearer');
      throw error;
    }
  }
}
