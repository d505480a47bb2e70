import type { NextFunction, Request, Response } from 'express';
import { ProblemError } from './problem.error.js';

/** Refuses bodies that are not JSON before anybody reads them; nobody would parse them. */
export function jsonOnly(request: Request, _response: Response, next: NextFunction): void {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  const hasBody = encoding !== undefined || Number(length ?? 0) > 0;
  if (!hasBody || request.is('application/json')) next();
  else next(new ProblemError('unsupported-media-type', 'Send the body as application/json in UTF-8.'));
}
