import { randomBytes } from 'node:crypto';
import helmet from 'helmet';
import { HSTS_SECONDS } from './bare-headers.js';
import type { AppHosts } from './app-hosts.js';
import type { NextFunction, Request, RequestHandler, Response } from 'express';

/**
 * The only makers of markup and script addresses (Trusted Types): Angular's own, which escape, that of its explicit trust in the address of a
 * frame, and the icons of its components.
 */
const TRUSTED_TYPES: readonly string[] = ['angular', 'angular#unsafe-bypass', 'angular#components'];

/** Sets a nonce for the page's own styles at `response.locals.cspNonce`. */
function nonce(_request: Request, response: Response, next: NextFunction): void {
  response.locals.cspNonce = randomBytes(16).toString('base64');
  next();
}

function noStore(request: Request, response: Response, next: NextFunction): void {
  if (/^\/+(api|healthz|readyz)(\/|$)/i.test(request.path)) response.setHeader('Cache-Control', 'no-store');
  next();
}

/**
 * Headers of every answer: a content security policy that runs our own scripts only and lets no text become markup, no framing, no sniffing,
 * no referrer.
 *
 * @param isSecure whether people come over https (then HSTS is set).
 * @param apps whose pages the viewer may frame.
 */
export function securityHeaders(isSecure: boolean, apps: AppHosts): RequestHandler[] {
  const policy = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", (_request, response) => `'nonce-${localsOf(response).cspNonce}'`],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        frameSrc: [() => apps.pattern ?? "'none'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        requireTrustedTypesFor: ["'script'"],
        trustedTypes: [...TRUSTED_TYPES],
      },
    },
    strictTransportSecurity: isSecure ? { maxAge: HSTS_SECONDS, includeSubDomains: false } : false,
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: { action: 'deny' },
    // Only browsers without a content security policy ever read these; they would come with each of the many small files of a page.
    xDownloadOptions: false,
    xPermittedCrossDomainPolicies: false,
    xXssProtection: false,
    xDnsPrefetchControl: false,
  });
  return [nonce, policy, noStore];
}

function localsOf(response: unknown): { cspNonce: string } {
  const locals = typeof response === 'object' && response !== null && 'locals' in response ? response.locals : null;
  const value = typeof locals === 'object' && locals !== null && 'cspNonce' in locals ? locals.cspNonce : '';
  return { cspNonce: String(value) };
}
