import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import { Scope } from '../../../protocol/http/account.js';

const REQUIRED_SCOPE = Symbol('required-scope');

/**
 * Opens a route to API keys of this scope as well, as far as the role of their owner allows. A route without it is closed to keys: they make
 * no keys, touch no second step and open no screens.
 */
export const ApiKeyScope = (scope: Scope): MethodDecorator =>
  applyDecorators(SetMetadata(REQUIRED_SCOPE, scope), ApiExtension('x-api-key-scope', scope));

/** The scope that lets a key use `handler`; null when none does. */
export function scopeOf(handler: object): Scope | null {
  const scope = Scope.safeParse(Reflect.getMetadata(REQUIRED_SCOPE, handler));
  return scope.success ? scope.data : null;
}
