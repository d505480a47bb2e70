import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import type { Role } from '../../protocol/http/auth.js';
import { SessionView, StreamTicket } from '../../protocol/http/sessions.js';
import { AccessJwt } from '../../src/auth/access-jwt.js';
import { SystemClock } from '../../src/platform/clock.js';
import { AuthConfig } from '../../src/platform/config/control-plane.config.js';

const TOKEN_SECONDS = 36_000;

/** An answer of the API, as it came. */
export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly retryAfter: string | null;
}

/** An answer that a drill did not want. */
export class UnwantedAnswerError extends Error {
  constructor(
    what: string,
    readonly answer: Pick<Answer, 'status' | 'text'>,
  ) {
    super(`${what}: ${answer.status} ${answer.text.slice(0, 300)}`);
  }
}

/** A signed-in person who calls the API at `url`. */
export class Person {
  constructor(
    readonly url: string,
    readonly userId: string,
    readonly token: string,
  ) {}

  /** The same person at another address of the control plane. */
  at(url: string): Person {
    return new Person(url, this.userId, this.token);
  }

  /** Each request has a connection of its own: what is dead is not used again. Rejects when nothing answers within `deadlineMs`. */
  async call(
    method: string,
    path: string,
    body?: object,
    headers: Record<string, string> = {},
    deadlineMs = 15_000,
  ): Promise<Answer> {
    const response = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        'content-type': 'application/json',
        connection: 'close',
        ...headers,
      },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(deadlineMs),
    });
    return { status: response.status, text: await response.text(), retryAfter: response.headers.get('retry-after') };
  }

  async launch(more: object = {}, headers: Record<string, string> = {}, deadlineMs?: number): Promise<SessionView> {
    const body = { templateId: 'drill', home: 'temporary', ...more };
    return sessionIn('POST /sessions', 201, await this.call('POST', '/sessions', body, headers, deadlineMs));
  }

  async show(id: string): Promise<SessionView> {
    return this.session('GET', `/${id}`, 200);
  }

  async act(id: string, action: 'hibernate' | 'wake' | 'retry'): Promise<SessionView> {
    return this.session('POST', `/${id}/${action}`, 202);
  }

  async end(id: string): Promise<SessionView> {
    return this.session('DELETE', `/${id}`, 202);
  }

  async ticket(id: string): Promise<StreamTicket> {
    const answer = await this.call('POST', `/sessions/${id}/tickets`);
    if (answer.status >= 300) throw new UnwantedAnswerError('A ticket', answer);
    return StreamTicket.parse(JSON.parse(answer.text));
  }

  private async session(method: string, path: string, status: number): Promise<SessionView> {
    return sessionIn(`${method} ${path}`, status, await this.call(method, `/sessions${path}`));
  }
}

/** The session that an answer tells of. @throws UnwantedAnswerError when it is another status. */
export function sessionIn(what: string, status: number, answer: Pick<Answer, 'status' | 'text'>): SessionView {
  if (answer.status !== status) throw new UnwantedAnswerError(what, answer);
  return SessionView.parse(JSON.parse(answer.text));
}

/** Makes people straight in the database: signing in is not what is drilled. */
export class People {
  private readonly jwt: AccessJwt;

  constructor(
    private readonly rows: Pool,
    private readonly url: string,
    jwtSecret: string,
  ) {
    this.jwt = new AccessJwt(new AuthConfig(jwtSecret, 1000 * TOKEN_SECONDS, 1000 * TOKEN_SECONDS), new SystemClock());
  }

  async one(role: Role = 'user'): Promise<Person> {
    const [userId, signInId] = [randomUUID(), randomUUID()];
    const username = `person-${userId}`;
    await this.rows.query(
      `INSERT INTO users (id, username, username_key, display_name, role) VALUES ($1, $2, $2, $2, $3)`,
      [userId, username, role],
    );
    await this.rows.query(
      `INSERT INTO sign_ins (id, user_id, user_agent, expires_at) VALUES ($1, $2, 'drill', now() + interval '1 day')`,
      [signInId, userId],
    );
    return new Person(this.url, userId, await this.jwt.sign({ userId, username, role, signInId }, TOKEN_SECONDS));
  }

  async many(count: number): Promise<Person[]> {
    const people: Person[] = [];
    for (let index = 0; index < count; index += 1) people.push(await this.one());
    return people;
  }

  /** Settles limits for one person. */
  async limit(person: Person, limits: object): Promise<void> {
    await this.rows.query(`INSERT INTO quotas (subject, user_id, limits) VALUES ('user', $1, $2)`, [
      person.userId,
      limits,
    ]);
  }
}
