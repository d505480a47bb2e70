import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { z } from 'zod';
import { freePort } from './product.js';
import type { Credentials } from './sign-in.js';

const COMMAND_MS = 240_000;

const Info = z.object({
  issuer: z.string(),
  login: z.object({ logout: z.string() }),
  oidc: z.object({ clientId: z.string(), clientSecret: z.string() }),
  saml: z.object({ entityId: z.string(), metadata: z.string() }),
});
type Info = z.infer<typeof Info>;

/** Folder of the tool that runs a real identity provider from Debian's packages. */
export const IDP_FOLDER = resolve(process.env.IDP_TOOL ?? '../shared/idp');

/** Whether there is such a tool. Where there is none, its specs are skipped, and say so. */
export const hasIdentityProvider = (): boolean => existsSync(join(IDP_FOLDER, 'idp'));

/** Its people, with the passwords that the tool gives them. */
export const PEOPLE = {
  ada: { username: 'ada', password: 'ada-Pass1' },
  bob: { username: 'bob', password: 'bob-Pass1' },
  zoe: { username: 'zoe', password: 'zoe-Pass1' },
} as const satisfies Record<string, Credentials>;

/** A real identity provider (OpenID Connect and SAML 2.0) in a folder and on a port of its own. */
export class IdentityProvider {
  private constructor(
    private readonly folder: string,
    private readonly port: number,
  ) {}

  static async prepare(): Promise<IdentityProvider> {
    return new IdentityProvider(mkdtempSync(join(tmpdir(), 'streamspace-idp-')), await freePort());
  }

  /** (Re)starts it with more `options`, and waits until it answers. */
  async up(...options: string[]): Promise<Info> {
    await this.run('up', '--port', String(this.port), ...options);
    return Info.parse(JSON.parse(await this.run('info')));
  }

  async stop(): Promise<void> {
    await this.run('down', '--purge');
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async run(...args: string[]): Promise<string> {
    const env = { ...process.env, NODE_OPTIONS: '', STREAMSPACE_IDP_DIR: this.folder };
    const { stdout } = await promisify(execFile)(join(IDP_FOLDER, 'idp'), args, { env, timeout: COMMAND_MS });
    return stdout;
  }
}

/** Signs in on the provider's own login page, which `page` shows or is about to show. */
export async function signInThere(page: Page, { username, password }: Credentials): Promise<void> {
  await page.locator('input[name=user]').fill(username);
  await page.locator('input[name=password]').fill(password);
  await page.locator('#lform button[type=submit]').click();
}

/** Says on the provider's own page that one wants to be asked again, and signs in. */
export async function proveThere(page: Page, person: Credentials): Promise<void> {
  await page.locator('#upgrd button[type=submit]').click();
  await signInThere(page, person);
}
