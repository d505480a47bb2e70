import type { Response } from 'supertest';
import { LoginAnswer } from '../../protocol/http/second-step.js';
import { DEVICE_COOKIE, REFRESH_COOKIE } from '../../src/auth/sign-in/sign-in-cookies.js';
import type { AuthApp } from './auth-app.js';
import { THEIR_PASSWORD } from './people.js';

/** Value of a cookie that `response` sets; empty when it is taken back; null when it is not touched. */
export function setCookie(response: Response, name: string): string | null {
  const lines: unknown = response.headers['set-cookie'];
  const line = Array.isArray(lines)
    ? lines.map(String).find((candidate) => candidate.startsWith(`${name}=`))
    : undefined;
  return line?.slice(name.length + 1).split(';', 1)[0] ?? null;
}

/** Signs in over HTTP, and sends what a page of ours would send. Keeps cookies the way a spec wants them, not as a jar does. */
export class Browser {
  refreshToken: string | null = null;
  deviceToken: string | null = null;
  accessToken = '';
  /** Of a sign-in that waits for its second step. */
  mfaToken = '';

  constructor(private readonly auth: Pick<AuthApp, 'request'>) {}

  /** `POST /auth/login`; remembers what comes back. */
  async login(username: string, password = THEIR_PASSWORD): Promise<Response> {
    return this.remember(
      await this.auth.request().post('/api/v1/auth/login').set('Cookie', this.cookies()).send({ username, password }),
    );
  }

  /** `POST /auth/mfa` with `code` and the half-token of the last login; remembers what comes back. */
  async secondStep(code: string, mfaToken = this.mfaToken): Promise<Response> {
    return this.remember(
      await this.auth.request().post('/api/v1/auth/mfa').set('Cookie', this.cookies()).send({ mfaToken, code }),
    );
  }

  /** Sends a request with the access token. */
  async send(method: 'get' | 'post' | 'put' | 'patch' | 'delete', path: string, body?: object): Promise<Response> {
    const request = this.auth.request();
    return request[method](`/api/v1${path}`)
      .set('Authorization', `Bearer ${this.accessToken}`)
      .set('Cookie', this.cookies())
      .send(body);
  }

  /** `POST /auth/refresh` with `token`, by default the last one; remembers what comes back. */
  async refresh(token = this.refreshToken): Promise<Response> {
    const response = await this.auth
      .request()
      .post('/api/v1/auth/refresh')
      .set('X-StreamSpace-Csrf', '1')
      .set('Cookie', token === null ? [] : [`${REFRESH_COOKIE}=${token}`]);
    return this.remember(response);
  }

  async logout(): Promise<Response> {
    return this.auth.request().post('/api/v1/auth/logout').set('X-StreamSpace-Csrf', '1').set('Cookie', this.cookies());
  }

  /** Status of `GET /me` with the access token. */
  async meStatus(accessToken = this.accessToken): Promise<number> {
    const response = await this.auth.request().get('/api/v1/me').set('Authorization', `Bearer ${accessToken}`);
    return response.status;
  }

  private cookies(): string[] {
    const pairs = [
      this.refreshToken && `${REFRESH_COOKIE}=${this.refreshToken}`,
      this.deviceToken && `${DEVICE_COOKIE}=${this.deviceToken}`,
    ];
    const line = pairs.filter((pair) => pair !== null && pair !== '').join('; ');
    return line === '' ? [] : [line];
  }

  private remember(response: Response): Response {
    if (response.status !== 200) return response;
    const answer = LoginAnswer.parse(response.body);
    if ('mfaRequired' in answer) {
      this.mfaToken = answer.mfaToken;
      return response;
    }
    this.accessToken = answer.accessToken;
    this.refreshToken = setCookie(response, REFRESH_COOKIE) ?? this.refreshToken;
    this.deviceToken = setCookie(response, DEVICE_COOKIE) ?? this.deviceToken;
    return response;
  }
}
