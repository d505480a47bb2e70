import type { Request } from 'express';
import { addressGroup } from '../../platform/http/client-address.js';
import { deviceTokenOf, refreshTokenOf } from './sign-in-cookies.js';

const MAX_USER_AGENT = 256;

/** What a request tells about the browser that somebody signs in with. */
export interface Visitor {
  readonly address: string;
  readonly userAgent: string;
  /** Token of a former sign-in's device cookie. */
  readonly deviceToken: string | null;
  /** Refresh token of a sign-in that the new one replaces. */
  readonly refreshToken: string | null;
}

/** Reads the visitor off a request. Behind a proxy the address is right only if Express was told to trust it. */
export function visitorOf(request: Request): Visitor {
  return {
    address: addressGroup(request.ip ?? ''),
    userAgent: (request.headers['user-agent'] ?? '').slice(0, MAX_USER_AGENT),
    deviceToken: deviceTokenOf(request),
    refreshToken: refreshTokenOf(request),
  };
}
