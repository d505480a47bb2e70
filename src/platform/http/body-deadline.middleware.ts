import { bareAnswer } from './bare-headers.js';
import type { NextFunction, Request, RequestHandler, Response } from 'express';

/**
 * Cuts requests of the portal whose body does not arrive within `deadlineMs`. Node's own limit is for a whole server, and uploads to the
 * applications that share it may take as long as they like.
 */
export function bodyDeadline(deadlineMs: number): RequestHandler {
  return (request: Request, response: Response, next: NextFunction): void => {
    const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
    if (encoding !== undefined || (length !== undefined && length !== '0')) {
      const timer = setTimeout(() => cut(request, response), deadlineMs).unref();
      request.once('end', () => clearTimeout(timer)).once('close', () => clearTimeout(timer));
    }
    next();
  };
}

function cut({ socket }: Request, response: Response): void {
  if (response.headersSent) socket.destroy();
  else socket.end(bareAnswer('408 Request Timeout'), () => socket.destroy());
}
