import type { NextFunction, Request, Response } from 'express';

/** How long a request of the portal may take to arrive, in milliseconds. */
const BODY_MS = 20_000;

/**
 * Cuts requests whose body does not arrive in time. Node's own limit is for a whole server, and uploads to the applications that share it may
 * take as long as they like.
 */
export function bodyDeadline(request: Request, response: Response, next: NextFunction): void {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  if (encoding !== undefined || (length !== undefined && length !== '0')) {
    const timer = setTimeout(() => cut(request, response), BODY_MS).unref();
    request.once('end', () => clearTimeout(timer)).once('close', () => clearTimeout(timer));
  }
  next();
}

function cut(request: Request, response: Response): void {
  const { socket } = request;
  if (response.headersSent) socket.destroy();
  else socket.end('HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n', () => socket.destroy());
}
