import { UnauthenticatedError } from '../auth.errors.js';
import { ProblemError } from '../../platform/http/problem.error.js';

/** The key is good, but not for this. */
export class InsufficientScopeError extends ProblemError {
  constructor(scope: string | null) {
    super(
      'insufficient-scope',
      scope === null
        ? 'API keys may not do this. Sign in with a browser instead.'
        : `This API key lacks the scope ${scope}. Make a key that has it.`,
    );
  }
}

/** The key is good, but the provider of its owner does not stand by them at this moment. Only who holds the key is told. */
export class ApiKeySuspendedError extends UnauthenticatedError {
  constructor() {
    super('This API key rests until its owner signs in by their identity provider again. Sign in there and try again.');
  }
}

/** There is no such key, or it is somebody else's, or revoked. */
export class ApiKeyNotFoundError extends ProblemError {
  constructor() {
    super('api-key-not-found', 'There is no such API key. Look at the list again.');
  }
}

/** Nobody needs so many. */
export class TooManyApiKeysError extends ProblemError {
  constructor(limit: number) {
    super('too-many-api-keys', `You have ${limit} API keys already. Revoke one that is not needed any more.`);
  }
}

/** A key that can do nothing today would wait for the day on which its owner may do more. */
export class ScopeBeyondRoleError extends ProblemError {
  constructor(scopes: readonly string[]) {
    super('not-allowed', `Your role does not allow ${scopes.join(', ')}. Leave that out.`);
  }
}
