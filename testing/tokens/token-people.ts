import supertest from 'supertest';
import { SystemClock } from '../../src/platform/clock.js';
import type { TestControlPlane } from '../agents-gateway/gateway-app.js';
import { Authenticator } from '../auth/authenticator.js';
import { Browser } from '../auth/browser.js';
import { aPerson } from '../auth/people.js';

/** Somebody who has signed in by a browser. */
export interface SignedIn {
  readonly id: string;
  readonly username: string;
  readonly browser: Browser;
}

/** People of a control plane, each of whom has the secrets that one is tried with. */
export class TokenPeople {
  constructor(readonly plane: TestControlPlane) {}

  get http(): ReturnType<typeof supertest> {
    return supertest(this.plane.url);
  }

  stranger(): Browser {
    return new Browser({ request: () => this.http });
  }

  async signedIn(): Promise<SignedIn> {
    const person = await aPerson(this.plane.database.dataSource);
    const browser = this.stranger();
    await browser.login(person.username);
    return { ...person, browser };
  }

  /** Somebody who has signed in as far as the second step. */
  async halfway(): Promise<{ readonly mfaToken: string; readonly recoveryCode: string }> {
    const { username, browser } = await this.signedIn();
    const [recoveryCode = ''] = (await Authenticator.enrol(browser, new SystemClock())).recoveryCodes;
    await browser.login(username);
    return { mfaToken: browser.mfaToken, recoveryCode };
  }

  /** Status of `POST /api/v1/auth/{path}`. */
  async post(path: string, body: object): Promise<number> {
    return (await this.http.post(`/api/v1/auth/${path}`).send(body)).status;
  }
}
