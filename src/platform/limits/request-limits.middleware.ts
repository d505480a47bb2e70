import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { ClientAddresses } from '../http/client-addresses.js';

const API = /^\/+api\/+v1\//i;

/** Refuses requests to the API from an address that sends too many, before anything else is done for them. */
export function addressLimit(addresses: ClientAddresses): RequestHandler {
  return (request: Request, _response: Response, next: NextFunction): void => {
    if (!API.test(request.path)) next();
    else addresses.limit(request).then(() => next(), next);
  };
}
