import { inject } from '@angular/core';
import { type CanActivateFn, type UrlTree, Router } from '@angular/router';
import type { Role } from '../../../../protocol/http/auth';
import { SignedInPerson } from '../core/auth/signed-in-person';

/** Who may what is the server's business: this only spares others a page of refusals. */
const closedTo =
  (...roles: readonly Role[]): CanActivateFn =>
  async (): Promise<boolean | UrlTree> => {
    const router = inject(Router);
    const person = inject(SignedInPerson);
    await person.load().catch(() => undefined);
    const role = person.me()?.role;
    return role !== undefined && roles.includes(role) ? router.createUrlTree(['/']) : true;
  };

/** Lets operators and administrators pass. */
export const staffGuard = closedTo('user');

/** Lets administrators pass. */
export const adminGuard = closedTo('user', 'operator');
