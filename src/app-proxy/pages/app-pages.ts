import type { IncomingMessage, ServerResponse } from 'node:http';
import { Injectable } from '@nestjs/common';
import { problemDocument, type ProblemCode } from '../../../protocol/problem.js';
import { PublicOrigin } from '../../platform/http/public-origin.js';
import { hasBody } from '../headers/request-body.js';
import { type OwnPage, pagePolicy, renderPage } from './own-page.js';

/** A refusal as people see it, and as programs do. */
export interface Refusal extends Omit<OwnPage, 'portal' | 'framers'> {
  readonly status: number;
  readonly code: ProblemCode;
  readonly headers?: Readonly<Record<string, string | string[]>>;
}

const PORTAL_ALIASES = ['localhost', '127.0.0.1'];

/** Answers in our own name on applications' hosts: a page to people, a problem document to programs. */
@Injectable()
export class AppPages {
  constructor(private readonly portal: PublicOrigin) {}

  /** Origins of the viewer, whose pages may frame applications. */
  get framers(): readonly string[] {
    const { url } = this.portal;
    const { hostname } = new URL(url);
    if (!PORTAL_ALIASES.includes(hostname)) return [url];
    return PORTAL_ALIASES.map((alias) => url.replace(`//${hostname}`, `//${alias}`));
  }

  /** Does nothing when an answer has begun. A body that is still on its way is not waited for. */
  refuse(request: IncomingMessage, response: ServerResponse, refusal: Refusal, requestId: string): void {
    if (response.headersSent || response.destroyed) {
      response.destroy();
      return;
    }
    const { status, code, headers, message } = refusal;
    if (hasBody(request)) response.setHeader('Connection', 'close');
    response.setHeader('X-Request-Id', requestId);
    if (isForPeople(request)) {
      this.show(response, status, isRead(request) ? refusal : posted(refusal), headers);
      return;
    }
    this.begin(response, status, 'application/problem+json; charset=utf-8', headers);
    response.end(JSON.stringify({ ...problemDocument(code, message, requestId), status }));
  }

  /** Shows a page of ours. */
  show(
    response: ServerResponse,
    status: number,
    page: Omit<OwnPage, 'portal' | 'framers'>,
    headers: Refusal['headers'] = {},
  ): void {
    this.begin(response, status, 'text/html; charset=utf-8', headers);
    const { framers } = this;
    response.setHeader('Content-Security-Policy', pagePolicy(framers));
    response.end(renderPage({ ...page, portal: this.portal.url, framers }));
  }

  /** Answers with JSON. */
  tell(response: ServerResponse, body: object): void {
    this.begin(response, 200, 'application/json; charset=utf-8', {});
    response.end(JSON.stringify(body));
  }

  private begin(response: ServerResponse, status: number, type: string, headers: Refusal['headers'] = {}): void {
    response.statusCode = status;
    response.setHeader('Content-Type', type);
    response.setHeader('Cache-Control', 'no-store');
    response.setHeader('X-Content-Type-Options', 'nosniff');
    // The entry's own form says where it comes from; nobody else learns the address.
    response.setHeader('Referrer-Policy', 'same-origin');
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  }
}

const isRead = ({ method }: IncomingMessage): boolean => method === 'GET' || method === 'HEAD';

/** Nobody knows how far it got. */
function posted(refusal: Refusal): Refusal {
  const message = `${refusal.message} What you sent may not have arrived: look before you send it again.`;
  return { ...refusal, message, isPosted: true };
}

/** Whether somebody goes to a page, as opposed to a page that fetches something. */
function isForPeople({ headers }: IncomingMessage): boolean {
  const mode = headers['sec-fetch-mode'] ?? 'navigate';
  return mode === 'navigate' && /\btext\/html\b/.test(headers.accept ?? '');
}
