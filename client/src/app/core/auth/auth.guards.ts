import { inject } from '@angular/core';
import { type CanActivateFn, type UrlTree, Router } from '@angular/router';
import { AccessTokens } from './access-tokens';
import { ServerReachability } from './server-reachability';

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

/** Keeps people who are signed in away from the sign-in page. */
export const signedOutGuard: CanActivateFn = async (): Promise<boolean | UrlTree> => {
  const router = inject(Router);
  const tokens = inject(AccessTokens);
  const reachability = inject(ServerReachability);
  const status = await reachability.untilAnswered(() => tokens.restore());
  return status === 'signed-in' ? router.createUrlTree(['/']) : true;
};
