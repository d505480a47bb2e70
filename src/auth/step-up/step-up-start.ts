import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import type { StepUpAddress } from '../../../protocol/http/second-step.js';
import { OidcSignOn } from '../oidc/oidc-sign-on.js';
import type { Principal } from '../principal.js';
import { SamlSignOn } from '../saml/saml-sign-on.js';
import { SignOnDesk } from '../sign-on/sign-on-desk.js';
import { SignOnRejections } from '../sign-on/sign-on-rejections.js';
import { StepUpWays } from './step-up-ways.js';

/** Sends people to the provider that they signed in by, to prove there again who they are. */
@Injectable()
export class StepUpStart {
  constructor(
    private readonly ways: StepUpWays,
    private readonly desk: SignOnDesk,
    private readonly oidc: OidcSignOn,
    private readonly saml: SamlSignOn,
    private readonly rejections: SignOnRejections,
  ) {}

  /**
   * Where to send the browser, which takes along for which sign-in it goes. Writes a cookie, and an entry of the log.
   *
   * @throws ReauthRequiredError when the person proves who they are by something of ours, or only by a new sign-in.
   * @throws ProviderUnavailableError SignOnRejectedError
   */
  async begin(principal: Principal, returnTo: string, response: Response): Promise<StepUpAddress> {
    const provider = await this.ways.begin(principal);
    const { userId, signInId } = principal;
    return this.rejections.watch(provider, async () => {
      const transaction = this.desk.begin(provider, returnTo, response, { userId, signInId });
      const url =
        provider.kind === 'oidc'
          ? await this.oidc.authorizationUrl(provider, transaction)
          : await this.saml.requestUrl(provider, transaction);
      return { url };
    });
  }
}
