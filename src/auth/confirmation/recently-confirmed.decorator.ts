import { applyDecorators, UseGuards } from '@nestjs/common';
import { ApiProblems } from '../../platform/http/api-problems.decorator.js';
import { ConfirmedByCodeGuard, RecentlyConfirmedGuard } from './recently-confirmed.guard.js';

/** Opens a route only within five minutes of a sign-in or of `POST /auth/reauth`, and says so in OpenAPI. */
export const RecentlyConfirmed = (): MethodDecorator & ClassDecorator =>
  applyDecorators(UseGuards(RecentlyConfirmedGuard), ApiProblems('reauth-required', 'not-allowed'));

/**
 * The same for what only the holder of the second step may do: a sign-in by a provider, which may have stood for the step, must have shown a code
 * as well.
 */
export const ConfirmedByCode = (): MethodDecorator & ClassDecorator =>
  applyDecorators(UseGuards(ConfirmedByCodeGuard), ApiProblems('reauth-required', 'not-allowed'));
