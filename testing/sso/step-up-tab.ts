import type { Response } from 'supertest';
import { z } from 'zod';
import { Me } from '../../protocol/http/auth.js';
import { StepUpAddress } from '../../protocol/http/second-step.js';
import { REFRESH_COOKIE } from '../../src/auth/sign-in/sign-in-cookies.js';
import { SIGN_ON_COOKIE } from '../../src/auth/sign-on/sign-on-cookie.js';
import type { AuthApp } from '../auth/auth-app.js';
import { Browser, setCookie } from '../auth/browser.js';
import { WalkingBrowser } from './walking-browser.js';

/** A browser of somebody who signed in by a provider: what its pages ask for, and where it walks, share their cookies. */
export class StepUpTab {
  readonly walking = new WalkingBrowser();
  readonly pages: Browser;

  constructor(private readonly app: AuthApp) {
    this.pages = new Browser(app);
  }

  /** The page after a sign-in takes its first access token. */
  async takeUp(): Promise<void> {
    await this.pages.refresh(this.walking.cookie(this.app.origin, REFRESH_COOKIE));
  }

  /** A change that asks for a recent proof. */
  change(): Promise<Response> {
    return this.pages.send('post', '/me/mfa/totp');
  }

  ways(): Promise<Response> {
    return this.pages.send('get', '/auth/reauth');
  }

  start(returnTo: string): Promise<Response> {
    return this.pages.send('post', '/auth/reauth/provider', { returnTo });
  }

  /** Presses the button. Answers with the address of the provider. */
  async begin(returnTo: string): Promise<string> {
    const answer = await this.start(returnTo);
    this.walking.setCookie(this.app.origin, SIGN_ON_COOKIE, setCookie(answer, SIGN_ON_COOKIE) ?? '');
    return StepUpAddress.parse(answer.body).url;
  }

  async userId(): Promise<string> {
    return Me.parse((await this.pages.send('get', '/me')).body).id;
  }

  /** Makes the last proof of all their sign-ins as old as `by` says: by default older than any change takes. */
  async age(by = '301 seconds'): Promise<void> {
    await this.app.rows.query('UPDATE sign_ins SET authenticated_at = now() - $2::interval WHERE user_id = $1', [
      await this.userId(),
      by,
    ]);
  }

  async provenSecondsAgo(): Promise<number> {
    const rows: unknown = await this.app.rows.query(
      'SELECT extract(epoch FROM now() - authenticated_at)::float8 AS seconds FROM sign_ins WHERE user_id = $1',
      [await this.userId()],
    );
    return z.tuple([z.object({ seconds: z.number() })]).parse(rows)[0].seconds;
  }
}
