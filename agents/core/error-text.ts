import { types } from 'node:util';

/** The message of whatever was thrown. Works for errors of other realms too, which `instanceof` does not. */
export function messageOf(error: unknown): string {
  return types.isNativeError(error) ? error.message : 'unknown error';
}

/** The operating system's code of an error, such as `ENOSPC`, or undefined. */
export function systemCodeOf(error: unknown): string | undefined {
  return types.isNativeError(error) && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
