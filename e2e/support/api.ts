import { setTimeout as delay } from 'node:timers/promises';
import { AccessGrant } from '../../protocol/http/auth.js';
import { SessionPage, SessionView, StreamTicket } from '../../protocol/http/sessions.js';
import { Problem } from '../../protocol/problem.js';

/** An answer of the API, parsed as JSON when it is. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** Speaks to the API as a person's program would. */
export class Api {
  private accessToken: string | null = null;

  constructor(readonly url: string) {}

  /** Value of the header that says who calls; null before the sign-in. */
  get authorization(): string | null {
    return this.accessToken === null ? null : `Bearer ${this.accessToken}`;
  }

  async call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const response = await this.fetch(`${this.url.replace('localhost', '127.0.0.1')}/api/v1${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(this.accessToken ? { authorization: `Bearer ${this.accessToken}` } : {}),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      signal: AbortSignal.timeout(30_000),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    const parsed: unknown = isJson ? JSON.parse(text) : text;
    return { status: response.status, headers: response.headers, body: parsed };
  }

  /** A connection kept from before may be dead by now, together with the process at its other end: then what only reads is asked again. */
  private async fetch(url: string, init: RequestInit & { method: string }): Promise<Response> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await fetch(url, init);
      } catch (error) {
        if (init.method !== 'GET' || attempt === 3) throw error;
      }
    }
  }

  async setUp(setupUrl: string, username: string, password: string): Promise<void> {
    const token = setupUrl.split('#')[1];
    if (token === undefined) throw new Error('There is no set-up link to make the first admin with.');
    const answer = await this.call('POST', '/auth/setup', { token, username, password });
    this.accessToken = AccessGrant.parse(answer.body).accessToken;
  }

  async signIn(username: string, password: string): Promise<void> {
    const answer = await this.call('POST', '/auth/login', { username, password });
    this.accessToken = AccessGrant.parse(answer.body).accessToken;
  }

  signOut(): void {
    this.accessToken = null;
  }

  async launch(templateId: string, more: Record<string, unknown> = {}): Promise<SessionView> {
    return SessionView.parse((await this.call('POST', '/sessions', { templateId, ...more })).body);
  }

  async session(id: string): Promise<SessionView> {
    return SessionView.parse((await this.call('GET', `/sessions/${id}`)).body);
  }

  /** Ends a session and waits until nothing of it is left, for at most half a minute. */
  async end(id: string): Promise<void> {
    await this.call('DELETE', `/sessions/${id}`);
    const deadline = Date.now() + 30_000;
    while ((await this.session(id)).state !== 'ended') {
      if (Date.now() > deadline) throw new Error('The session did not end within half a minute.');
      await delay(100);
    }
  }

  async sessions(): Promise<SessionView[]> {
    return SessionPage.parse((await this.call('GET', '/sessions')).body).items;
  }

  async ticket(id: string): Promise<StreamTicket> {
    return StreamTicket.parse((await this.call('POST', `/sessions/${id}/tickets`)).body);
  }
}

/** The problem that an answer carries. */
export function problemOf(answer: Answer): Problem {
  return Problem.parse(answer.body);
}
