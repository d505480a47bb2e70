import { HttpErrorResponse, type HttpInterceptorFn, type HttpRequest } from '@angular/common/http';
import { inject } from '@angular/core';
import { catchError, from, switchMap, throwError } from 'rxjs';
import { AccessTokens } from '../auth/access-tokens';
import { apiUrl } from './api-url';
import { ProblemError } from './problem-error';
import { toProblem } from './problem-parsing';

/** Turns every failure into a {@link ProblemError}. */
export const problemInterceptor: HttpInterceptorFn = (request, next) =>
  next(request).pipe(catchError((error: unknown) => throwError(() => new ProblemError(toProblem(error)))));

/**
 * Adds the access token, and sends a request once more with a fresh token when the server no longer knows the old one. `/auth` routes
 * carry no token, since they are what makes it, but those by which somebody who is signed in proves again who they are.
 */
export const accessTokenInterceptor: HttpInterceptorFn = (request, next) => {
  const isPublic = request.url.startsWith(`${apiUrl('auth')}/`) && !isReauth(request.url);
  if (isPublic || !request.url.startsWith(apiUrl())) return next(request);
  const tokens = inject(AccessTokens);
  const { signOuts } = tokens;
  return from(tokens.current()).pipe(
    switchMap((token) => next(withToken(request, token))),
    catchError((error: unknown) => {
      if (!isTokenRefused(error)) return throwError(() => error);
      return from(tokens.renew(signOuts)).pipe(switchMap((token) => next(withToken(request, token))));
    }),
  );
};

function isReauth(url: string): boolean {
  return url === apiUrl('auth', 'reauth') || url.startsWith(`${apiUrl('auth', 'reauth')}/`);
}

/** A wrong password or code, and a provider that cannot be believed, are a 401 as well, and must not be sent twice. */
function isTokenRefused(error: unknown): boolean {
  if (!(error instanceof HttpErrorResponse) || error.status !== 401) return false;
  const { code } = toProblem(error);
  return code !== 'invalid-credentials' && code !== 'invalid-code' && code !== 'sign-on-rejected';
}

function withToken(request: HttpRequest<unknown>, token: string): HttpRequest<unknown> {
  return request.clone({ setHeaders: { Authorization: `Bearer ${token}` } });
}
