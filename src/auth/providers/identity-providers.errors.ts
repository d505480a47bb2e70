import { ProblemError } from '../../platform/http/problem.error.js';

/** No provider has this id or name, or it is switched off. */
export class ProviderNotFoundError extends ProblemError {
  constructor() {
    super(
      'provider-not-found',
      'There is no such provider. Go back to the sign-in page and choose one of those there.',
    );
  }
}

/** The slug is taken. */
export class ProviderExistsError extends ProblemError {
  constructor(slug: string) {
    super('provider-exists', `There is a provider called ${slug} already. Choose another short name.`);
  }
}

/** It comes from the configuration of the processes, which would undo the change at the next start. */
export class ProviderConfiguredError extends ProblemError {
  constructor() {
    super('provider-configured', 'This provider comes from the configuration. Change it there and restart.');
  }
}
