import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ProviderTestReport } from '../../../protocol/http/identity-providers.js';
import { EventLog } from '../../platform/events/event-log.js';
import { OidcTest } from '../oidc/oidc-test.js';
import { SamlTest } from '../saml/saml-test.js';
import { ProviderNotFoundError } from './identity-providers.errors.js';
import { IdentityProvidersRepository } from './identity-providers.repository.js';
import { ProviderFindings } from './provider-findings.js';

/** Asks a provider whether people can sign in by it, and says in words what is wrong. */
@Injectable()
export class ProviderTest {
  constructor(
    private readonly dataSource: DataSource,
    private readonly providers: IdentityProvidersRepository,
    private readonly oidc: OidcTest,
    private readonly saml: SamlTest,
    private readonly log: EventLog,
  ) {}

  /** Never signs anybody in. @throws ProviderNotFoundError */
  async run(id: string): Promise<ProviderTestReport> {
    const provider = await this.providers.find(this.dataSource.manager, id);
    if (!provider) throw new ProviderNotFoundError();
    const findings = new ProviderFindings();
    if (provider.kind === 'oidc') await this.oidc.run(provider, findings);
    else await this.saml.run(provider, findings);
    if (!provider.isEnabled) findings.warn('enabled', 'It is switched off. Switch it on to show its button.');
    const report = findings.report();
    const { isUsable } = report;
    await this.dataSource.transaction((tx) =>
      this.log.append(tx, 'identity-provider.tested', { providerId: id, isUsable }),
    );
    return report;
  }
}
