import { inject } from '@angular/core';
import { type CanActivateFn, type UrlTree, Router } from '@angular/router';
import { AccessTokens } from './access-tokens';
import { ServerReachability } from './server-reachability';
import { StepUpHint } from './step-up-hint';

/** Lets signed-in people pass and sends the others to the sign-in page, which brings them back. */
export const signedInGuard: CanActivateFn = async (_route, state): Promise<boolean | UrlTree> => {
  const router = inject(Router);
  const tokens = inject(AccessTokens);
  const reachability = inject(ServerReachability);
  const status = await reachability.untilAnswered(() => tokens.restore());
  if (status === 'signed-in') return true;
  const queryParams = state.url === '/' ? {} : { returnTo: state.url };
  return router.createUrlTree(['/sign-in'], { queryParams });
};

/**
 * Keeps people who are signed in away from the sign-in page. What went wrong at a provider they are told on the page of confirmations, which
 * knows whether they were there for one: a SAML provider's answer brings no cookie along, by which the server would know.
 */
export const signedOutGuard: CanActivateFn = async (route): Promise<boolean | UrlTree> => {
  const router = inject(Router);
  const tokens = inject(AccessTokens);
  const hint = inject(StepUpHint);
  const reachability = inject(ServerReachability);
  const status = await reachability.untilAnswered(() => tokens.restore());
  if (status !== 'signed-in') {
    // Whoever signs in now has left for no confirmation any more.
    hint.take();
    return true;
  }
  const problem = route.queryParamMap.get('problem');
  return problem === null
    ? router.createUrlTree(['/'])
    : router.createUrlTree(['/confirmed'], { queryParams: { problem } });
};

/** After a sign-in by a provider the refresh cookie is there: takes the first token by it, and goes on to where the person wanted. */
export const completedSignOnGuard: CanActivateFn = async (route): Promise<UrlTree> => {
  const router = inject(Router);
  const tokens = inject(AccessTokens);
  const reachability = inject(ServerReachability);
  const status = await reachability.untilAnswered(() => tokens.restoreByCookie());
  // The server let only paths of this site through, and the router knows no other site.
  if (status === 'signed-in') return router.parseUrl(route.queryParamMap.get('returnTo') ?? '/');
  return router.createUrlTree(['/sign-in'], { queryParams: { problem: 'sign-on-expired' } });
};
