import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { MissingCsrfHeaderError } from '../auth.errors.js';

/** For routes that act on a cookie alone: a page of another site cannot send this header without a preflight, which nobody answers. */
export const CSRF_HEADER = 'x-streamspace-csrf';

@Injectable()
export class CsrfHeaderGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    if (context.switchToHttp().getRequest<Request>().headers[CSRF_HEADER] !== '1') throw new MissingCsrfHeaderError();
    return true;
  }
}
