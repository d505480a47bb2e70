import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import compression from 'compression';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import expressStaticGzip from 'express-static-gzip';

const NONCE_PLACEHOLDER = 'STREAMSPACE_CSP_NONCE';

/** File names that carry a hash of their content may be kept for ever. */
const HASHED = /-[A-Z0-9]{8}\.\w+(\.(br|gz))?$/;

/** The path as a careless router may read it: decoded, without doubled slashes. Malformed escapes are no page of ours. */
function plainPath(path: string): string | null {
  try {
    return decodeURIComponent(path).replace(/\/{2,}/g, '/');
  } catch {
    return null;
  }
}

/** Addresses of the API, however they are spelled. */
const API = /^\/+api(\/|$)/i;

/** Addresses of the client's router. Whatever looks like the API, however it is spelled, is never answered with a page. */
function isPage(request: Request): boolean {
  const path = plainPath(request.path);
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  return (
    isRead && path === request.path && !/^\/(api|healthz|readyz|metrics)(\/|$)/i.test(path) && !/\.\w+$/.test(path)
  );
}

/**
 * Serves the built client: its files, and for every address of its router the page itself, with the nonce of this answer in it. Without a
 * build the page says how to make one.
 */
export function clientFiles(folder: string): RequestHandler[] {
  const indexFile = join(folder, 'index.html');
  const page = existsSync(indexFile) ? readFileSync(indexFile, 'utf8') : null;
  // The build compresses files more thoroughly than there is time for at a request.
  const compressedFiles = expressStaticGzip(folder, {
    enableBrotli: true,
    orderPreference: ['br', 'gzip'],
    index: false,
    serveStatic: {
      redirect: false,
      setHeaders: (response, path) => {
        response.setHeader('Cache-Control', HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    },
  });
  // It cannot read an address with malformed escapes, which is no file of ours.
  const files: RequestHandler = (request, response, next): void => {
    if (plainPath(request.path) === null) next();
    else compressedFiles(request, response, next);
  };
  const router = (request: Request, response: Response, next: NextFunction): void => {
    // The file itself holds no nonce; its address is that of the start page.
    if (request.path === '/index.html') response.redirect(308, '/');
    else if (!isPage(request)) next();
    else if (page === null)
      response.status(503).type('text').send('The client is not built. Run "npm run build" and start again.\n');
    else {
      const html = page.replaceAll(NONCE_PLACEHOLDER, String(response.locals.cspNonce));
      response.setHeader('Cache-Control', 'no-store');
      response.type('html').send(html);
    }
  };
  return [compression(), router, files].map((handler) => exceptApi(handler));
}

/**
 * The API has no files, and to look for one would wait for the disk. Nor is it compressed: an answer of it may hold a secret beside what a stranger
 * chose, and its size would give the secret away.
 */
function exceptApi(handler: RequestHandler): RequestHandler {
  return (request, response, next): void => {
    if (API.test(request.path)) next();
    else void handler(request, response, next);
  };
}
