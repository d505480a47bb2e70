import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';

/** Media type of HTML forms. */
const FORM_MEDIA_TYPE = 'application/x-www-form-urlencoded';

/** What a form may have, in bytes: an answer of a SAML provider with many groups is large. */
export const MAX_FORM_BYTES = 512 * 1024;

/** The routes that take HTML forms, which any page of any site can send; all others refuse them before anybody reads them. */
@Injectable()
export class FormBodies {
  private readonly paths: RegExp[] = [];

  /** Lets the routes whose path matches take forms. Anchor it. */
  accept(path: RegExp): void {
    this.paths.push(path);
  }

  /** Whether `request` brings a form to a route that takes it. */
  areWelcome(request: IncomingMessage): boolean {
    const [type = ''] = (request.headers['content-type'] ?? '').split(';', 1);
    const [path = ''] = (request.url ?? '').split('?', 1);
    return type.trim().toLowerCase() === FORM_MEDIA_TYPE && this.paths.some((candidate) => candidate.test(path));
  }
}
