import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { IdentityProvider } from '../providers/identity-provider.js';
import { SignOnArrivals } from '../sign-on/sign-on-arrivals.js';
import { SignOnDesk } from '../sign-on/sign-on-desk.js';
import { SignOnRejections } from '../sign-on/sign-on-rejections.js';
import { SamlDesk } from './saml-desk.js';
import { SamlSignOn } from './saml-sign-on.js';

/** What each route of a SAML provider does, with what is rejected entered into the log. */
@Injectable()
export class SamlRoutes {
  constructor(
    private readonly desk: SignOnDesk,
    private readonly saml: SamlSignOn,
    private readonly results: SamlDesk,
    private readonly rejections: SignOnRejections,
    private readonly arrivals: SignOnArrivals,
  ) {}

  /** Begins a sign-in; answers with where to send the browser. */
  begin(provider: IdentityProvider, returnTo: unknown, response: Response): Promise<string> {
    return this.rejections.watch(provider, () =>
      this.saml.requestUrl(provider, this.desk.begin(provider, returnTo, response)),
    );
  }

  /** Verifies a response; answers with the handle of what it says. */
  consume(provider: IdentityProvider, encoded: string): Promise<string> {
    return this.rejections.watch(provider, async () =>
      this.results.keep(provider, await this.saml.verify(provider, encoded)),
    );
  }

  /** Lets the browser in. */
  finish(
    provider: IdentityProvider,
    handle: string,
    exchange: { readonly request: Request; readonly response: Response },
  ): Promise<void> {
    return this.rejections.watch(provider, async () => {
      const { vouched, transaction } = await this.results.fetch(provider, handle, exchange);
      await this.arrivals.admit(provider, vouched, transaction, exchange);
    });
  }

  metadata(provider: IdentityProvider): string {
    return this.saml.metadata(provider);
  }
}
