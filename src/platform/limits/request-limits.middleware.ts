import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { addressGroup } from '../http/client-address.js';
import type { RateLimiter } from './rate-limiter.js';

const API = /^\/+api\/+v1\//i;

/** Refuses requests to the API from an address that sends more than `perMinute`, before anything else is done for them. */
export function addressLimit(limiter: RateLimiter, perMinute: number): RequestHandler {
  return (request: Request, _response: Response, next: NextFunction): void => {
    if (!API.test(request.path)) next();
    else limiter.take('address', addressGroup(request.ip ?? ''), perMinute).then(() => next(), next);
  };
}
