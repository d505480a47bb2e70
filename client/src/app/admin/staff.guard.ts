import { inject } from '@angular/core';
import { type CanActivateFn, type UrlTree, Router } from '@angular/router';
import { SignedInPerson } from '../core/auth/signed-in-person';

/** Lets operators and administrators pass. Who may what is the server's business: this only spares others a page of refusals. */
export const staffGuard: CanActivateFn = async (): Promise<boolean | UrlTree> => {
  const router = inject(Router);
  const person = inject(SignedInPerson);
  await person.load().catch(() => undefined);
  return person.me()?.role === 'user' ? router.createUrlTree(['/']) : true;
};
