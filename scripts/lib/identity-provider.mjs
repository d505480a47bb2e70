/** The tool that runs a real identity provider for the end-to-end tests of single sign-on. It is no part of this repository. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** What to tell when there is no such tool; null when there is. Its tests are skipped then. */
export function missingIdentityProvider() {
  const folder = resolve(process.env.IDP_TOOL ?? '../shared/idp');
  if (existsSync(join(folder, 'idp'))) return null;
  return `!! SKIPPED: single sign-on with a real identity provider. There is none in ${folder}; name its folder with IDP_TOOL.`;
}
