import { newSecret } from '../../platform/secrets.js';

/** How every API key begins, so that scanners for leaked secrets find it. */
export const API_KEY_PREFIX = 'ssk_';
const SHOWN_CHARACTERS = API_KEY_PREFIX.length + 6;

/** A fresh key of 256 random bits. */
export const newApiKey = (): string => `${API_KEY_PREFIX}${newSecret()}`;

/** What is kept of a key in the open: too little to guess the rest. */
export const shownPrefix = (key: string): string => key.slice(0, SHOWN_CHARACTERS);
