import type { NextFunction, Request, RequestHandler, Response } from 'express';

/** Far more than come in one instant, and little for memory. */
const MOST_WAITING = 200;

/**
 * Begins the requests to `path` and below it one in each turn of the event loop, in the order in which they came. Requests that arrive in one
 * instant are begun in one turn otherwise, and whoever else asks waits until all of them are. Where `mostWaiting` wait already, one connection may
 * be sending requests faster than they are begun: whatever comes then is begun at once, and refused if that is too often.
 */
export function inTurns(path: string, mostWaiting = MOST_WAITING): RequestHandler {
  const waiting: NextFunction[] = [];
  const begin = (): void => {
    const next = waiting.shift();
    if (waiting.length > 0) setImmediate(begin);
    next?.();
  };
  return (request: Request, _response: Response, next: NextFunction): void => {
    if (!request.path.startsWith(path) || waiting.length >= mostWaiting) next();
    else if (waiting.push(next) === 1) setImmediate(begin);
  };
}
