import type { Request } from 'express';
import type { Actor } from '../../protocol/events.js';
import type { Scope } from '../../protocol/http/account.js';
import type { Role } from '../../protocol/http/auth.js';

/** The signed-in person on whose behalf a request or a socket acts. */
export interface Principal {
  readonly userId: string;
  readonly username: string;
  readonly role: Role;
  /** The sign-in (family of refresh tokens) that the access token belongs to. */
  readonly signInId: string;
  /** What an API key is for; left out where a person acts in a browser. */
  readonly scopes?: readonly Scope[];
}

/** How the log names who acts: the person, and the sign-in or the API key that acted for them. */
export function actorOf({ userId, signInId, scopes }: Pick<Principal, 'userId' | 'signInId' | 'scopes'>): Actor {
  return { kind: 'user', id: userId, ...(scopes === undefined ? { signInId } : { apiKeyId: signInId }) };
}

const principals = new WeakMap<Request, Principal>();

/** Remembers who sent `request`. Only the guard calls it. */
export function rememberPrincipal(request: Request, principal: Principal): void {
  principals.set(request, principal);
}

/** Who sent `request`; undefined on public routes. */
export function principalOf(request: Request): Principal | undefined {
  return principals.get(request);
}
