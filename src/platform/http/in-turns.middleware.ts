import type { NextFunction, Request, RequestHandler, Response } from 'express';

/**
 * Begins the requests to `path` and below it one in each turn of the event loop, in the order in which they came. Requests that arrive in one
 * instant are begun in one turn otherwise, and whoever else asks waits until all of them are. Each that waits is a connection, and those are bounded.
 */
export function inTurns(path: string): RequestHandler {
  const waiting: NextFunction[] = [];
  const begin = (): void => {
    const next = waiting.shift();
    if (waiting.length > 0) setImmediate(begin);
    next?.();
  };
  return (request: Request, _response: Response, next: NextFunction): void => {
    if (!request.path.startsWith(path)) next();
    else if (waiting.push(next) === 1) setImmediate(begin);
  };
}
