import type { IncomingMessage, ServerResponse } from 'node:http';
import { Injectable } from '@nestjs/common';
import { APP_ENTRY_PATH, APP_STATUS_PATH, type AppStatus } from '../../protocol/http/apps.js';
import { ProblemError } from '../platform/http/problem.error.js';
import { AppEntry } from './entry/app-entry.js';
import { AppVisitors } from './entry/app-visitors.js';
import { AppPages } from './pages/app-pages.js';
import { NOT_HERE, refusalOf } from './pages/refusals.js';

/** Somebody at an application's host. */
export interface AppRequest {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly requestId: string;
  /** First label of the host: the session's id, if it is one. */
  readonly label: string;
  /** Scheme, host and port of the application. */
  readonly origin: string;
}

const ENTRY = {
  page: 'entering',
  title: 'Opening…',
  message: 'The application opens. If it does not, open it from your sessions again.',
} as const;

/** The few paths of an application's host that are ours. */
@Injectable()
export class AppOwnPaths {
  constructor(
    private readonly entry: AppEntry,
    private readonly visitors: AppVisitors,
    private readonly pages: AppPages,
  ) {}

  /** Answers. @throws ProblemError when a ticket is refused. */
  async serve(asked: AppRequest): Promise<void> {
    const { request, response } = asked;
    const path = (request.url ?? '').split('?', 1)[0];
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (path === APP_ENTRY_PATH && isRead) this.pages.show(response, 200, ENTRY);
    else if (path === APP_ENTRY_PATH && request.method === 'POST') await this.enter(asked);
    else if (path === APP_STATUS_PATH && isRead) await this.tellStatus(asked);
    else this.pages.refuse(request, response, NOT_HERE, asked.requestId);
  }

  private async enter({ label, origin, request, response }: AppRequest): Promise<void> {
    refuseToWait(request);
    const { cookie, path } = await this.entry.admit(label, origin, request);
    goOn(response, `${origin}${path}`, { 'Set-Cookie': cookie });
  }

  private async tellStatus({ label, request, response, requestId }: AppRequest): Promise<void> {
    const visit = await this.visitors.find(label, request.headers.cookie);
    const refusal = visit ? refusalOf(visit) : NOT_HERE;
    if (refusal !== null && refusal.page !== 'waiting') this.pages.refuse(request, response, refusal, requestId);
    else {
      const status: AppStatus = { isReady: refusal === null, message: refusal?.message ?? 'The application is there.' };
      this.pages.tell(response, status);
    }
  }
}

/** @throws ProblemError when a form is sent after leave was asked for, which nobody who has a page of ours does. */
function refuseToWait({ headers }: IncomingMessage): void {
  if (headers.expect !== undefined) throw new ProblemError('malformed-request', 'Send the form at once.');
}

/** Sends the browser to `address`, an absolute one: a path alone could begin like a host. */
function goOn(response: ServerResponse, address: string, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(303, { Location: address, ...headers, 'Cache-Control': 'no-store', 'Content-Length': 0 }).end();
}
