import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { ProblemError } from './problem.error.js';
import type { FormBodies } from './form-bodies.js';
import type { YamlBodies } from './yaml-bodies.js';

/** Refuses bodies that are neither JSON nor, where that is taken, YAML or a form, before anybody reads them; nobody would parse them. */
export function bodyTypes(yaml: YamlBodies, forms: FormBodies): RequestHandler {
  return (request: Request, _response: Response, next: NextFunction): void => {
    const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
    const hasBody = encoding !== undefined || Number(length ?? 0) > 0;
    if (!hasBody || request.is('application/json') || yaml.areWelcome(request) || forms.areWelcome(request)) next();
    else next(new ProblemError('unsupported-media-type', 'Send the body as application/json in UTF-8.'));
  };
}
