import { ApiKeys } from './api-keys.js';
import { ApiKeysController } from './api-keys.controller.js';
import { ApiKeysRepository } from './api-keys.repository.js';
import { BearerTokens } from './bearer-tokens.js';
import { KeyRevocations } from './key-revocations.js';

/** Keys for programs. */
export const API_KEYS = [ApiKeys, ApiKeysRepository, BearerTokens, KeyRevocations];

export const API_KEYS_CONTROLLERS = [ApiKeysController];
