import { ApiKeys } from './api-keys.js';
import { ApiKeysController } from './api-keys.controller.js';
import { ApiKeysRepository } from './api-keys.repository.js';
import { BearerTokens } from './bearer-tokens.js';

/** Keys for programs. */
export const API_KEYS = [ApiKeys, ApiKeysRepository, BearerTokens];

export const API_KEYS_CONTROLLERS = [ApiKeysController];
