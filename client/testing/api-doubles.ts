import { HttpHeaders, HttpErrorResponse, provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, type TestRequest, provideHttpClientTesting } from '@angular/common/http/testing';
import type { EnvironmentProviders, Provider } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { type ProblemCode, problemDocument } from '../../protocol/problem.js';
import { accessTokenInterceptor, problemInterceptor } from '../src/app/core/api/api.interceptors';

/** The client's own HTTP stack over a server that the test plays. */
export function providePlayedServer(): (Provider | EnvironmentProviders)[] {
  return [
    provideHttpClient(withInterceptors([problemInterceptor, accessTokenInterceptor])),
    provideHttpClientTesting(),
  ];
}

/** The next request to `url`, as soon as it is made. */
export async function requestTo(url: string, method = 'GET'): Promise<TestRequest> {
  const server = TestBed.inject(HttpTestingController);
  for (let turn = 0; turn < 50; turn += 1) {
    const [found] = server.match((request) => request.url === url && request.method === method);
    if (found !== undefined) return found;
    await Promise.resolve();
  }
  throw new Error(`Nobody asked for ${method} ${url}.`);
}

/** Answers as the API refuses. */
export function refuse(
  request: TestRequest,
  code: ProblemCode,
  headers: Record<string, string> = {},
  extensions: Readonly<Record<string, unknown>> = {},
): void {
  const body = problemDocument(code, `Detail of ${code}.`, 'request-1', extensions);
  request.flush(body, { status: body.status, statusText: 'Refused', headers });
}

/** What HttpClient throws for an answer with this body. */
export function httpError(status: number, error: unknown, headers: Record<string, string> = {}): HttpErrorResponse {
  return new HttpErrorResponse({ status, error, headers: new HttpHeaders(headers), url: '/api/v1/me' });
}

/** Lets everything that is ready run: promises first, then the effects that they led to. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  TestBed.tick();
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}
