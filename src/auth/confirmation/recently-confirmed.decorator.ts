import { applyDecorators, UseGuards } from '@nestjs/common';
import { ApiProblems } from '../../platform/http/api-problems.decorator.js';
import { RecentlyConfirmedGuard } from './recently-confirmed.guard.js';

/** Opens a route only within five minutes of a sign-in or of `POST /auth/reauth`, and says so in OpenAPI. */
export const RecentlyConfirmed = (): MethodDecorator & ClassDecorator =>
  applyDecorators(UseGuards(RecentlyConfirmedGuard), ApiProblems('reauth-required', 'not-allowed'));
