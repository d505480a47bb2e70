import type { HttpInterceptorFn } from '@angular/common/http';
import { Injector, inject } from '@angular/core';
import { catchError, from, switchMap, throwError } from 'rxjs';
import { ProblemError } from '../api/problem-error';

/**
 * When a change is too grave for a sign-in that is some minutes old, asks the person who they are and sends the request once more. The dialog
 * is fetched when it is needed. Whoever cancels it gets the refusal.
 */
export const reauthInterceptor: HttpInterceptorFn = (request, next) => {
  const injector = inject(Injector);
  return next(request).pipe(
    catchError((error: unknown) => {
      const isAsked = error instanceof ProblemError && error.problem.code === 'reauth-required';
      if (!isAsked || /\/auth\/reauth(\/|$)/.test(request.url)) return throwError(() => error);
      return from(ask(injector)).pipe(
        switchMap((isConfirmed) => (isConfirmed ? next(request) : throwError(() => error))),
      );
    }),
  );
};

async function ask(injector: Injector): Promise<boolean> {
  const { askReauth } = await import('../../shared/reauth-dialog/ask-reauth');
  return askReauth(injector);
}
