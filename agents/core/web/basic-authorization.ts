import type { WebEndpoint } from '../session-runtime.js';

/** Value of an `Authorization` field with user name and password (RFC 7617), in UTF-8. */
export function basicAuthorization({ username, password }: NonNullable<WebEndpoint['credentials']>): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}
