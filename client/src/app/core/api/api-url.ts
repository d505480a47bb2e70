/** Base of every address of the API, same origin. */
const API_BASE = '/api/v1';

/** Address of a route; every part is encoded, so that no id can leave its place. */
export function apiUrl(...parts: readonly string[]): string {
  return [API_BASE, ...parts.map((part) => encodeURIComponent(part))].join('/');
}
