import { generate } from 'otplib';
import type { Response } from 'supertest';
import type { Clock } from '../../src/platform/clock.js';
import { RecoveryCodes, TotpSecret } from '../../protocol/http/second-step.js';
import type { Browser } from './browser.js';

const STEP_MS = 30_000;

/** An authenticator application that reads the time of a spec's clock. */
export class Authenticator {
  constructor(
    readonly secret: string,
    private readonly clock: Clock,
    readonly recoveryCodes: readonly string[] = [],
  ) {}

  /** Sets one up for whoever is signed in, and confirms it with the code before the current one, so that the current one is fresh. */
  static async enrol(browser: Browser, clock: Clock): Promise<Authenticator> {
    const { secret } = TotpSecret.parse((await browser.send('post', '/me/mfa/totp')).body);
    const confirm = async (): Promise<Response> => {
      const code = await new Authenticator(secret, clock).code(-1);
      return browser.send('post', '/me/mfa/totp/confirm', { code });
    };
    let answer = await confirm();
    // On a clock that runs, the step may have ended on the way.
    if (answer.status !== 200) answer = await confirm();
    return new Authenticator(secret, clock, RecoveryCodes.parse(answer.body).recoveryCodes);
  }

  /** The code that is shown `steps` steps of 30 s from now. */
  code(steps = 0): Promise<string> {
    return generate({ secret: this.secret, epoch: Math.floor((this.clock.now().getTime() + steps * STEP_MS) / 1000) });
  }

  /** A code of six digits that fits neither now nor the step before. */
  async wrongCode(): Promise<string> {
    const right = await Promise.all([-2, -1, 0, 1].map((steps) => this.code(steps)));
    return ['000000', '111111', '222222', '333333', '444444'].find((code) => !right.includes(code)) ?? '555555';
  }
}
