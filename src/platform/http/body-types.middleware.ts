import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { ProblemError } from './problem.error.js';
import type { YamlBodies } from './yaml-bodies.js';

/** Refuses bodies that are neither JSON nor YAML where that is taken, before anybody reads them; nobody would parse them. */
export function bodyTypes(yaml: YamlBodies): RequestHandler {
  return (request: Request, _response: Response, next: NextFunction): void => {
    const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
    const hasBody = encoding !== undefined || Number(length ?? 0) > 0;
    if (!hasBody || request.is('application/json') || yaml.areWelcome(request)) next();
    else next(new ProblemError('unsupported-media-type', 'Send the body as application/json in UTF-8.'));
  };
}
