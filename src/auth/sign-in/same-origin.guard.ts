import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { PublicOrigin } from '../../platform/http/public-origin.js';
import { ForeignOriginError } from '../auth.errors.js';

const OWN_FETCH_SITES: ReadonlySet<string | undefined> = new Set([undefined, 'same-origin', 'none']);

/**
 * Refuses requests that a browser says come from a page of another site. For routes that set or read cookies. Programs other than browsers
 * send neither header and pass.
 */
@Injectable()
export class SameOriginGuard implements CanActivate {
  constructor(private readonly origin: PublicOrigin) {}

  canActivate(context: ExecutionContext): boolean {
    const { headers } = context.switchToHttp().getRequest<Request>();
    const fetchSite = headers['sec-fetch-site'];
    const isForeign = headers.origin !== undefined && !this.origin.allows(headers.origin);
    if (isForeign || Array.isArray(fetchSite) || !OWN_FETCH_SITES.has(fetchSite)) throw new ForeignOriginError();
    return true;
  }
}
