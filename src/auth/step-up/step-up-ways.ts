import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ReauthWays } from '../../../protocol/http/second-step.js';
import { EventLog } from '../../platform/events/event-log.js';
import { ReauthRequiredError } from '../confirmation/confirmation.errors.js';
import type { Principal } from '../principal.js';
import type { IdentityProvider } from '../providers/identity-provider.js';
import { IdentityProvidersRepository } from '../providers/identity-providers.repository.js';
import { SecondStepReader } from '../second-step/second-step-reader.js';
import { StepUpsRepository } from './step-ups.repository.js';

/** Says by what people prove again who they are. */
@Injectable()
export class StepUpWays {
  constructor(
    private readonly dataSource: DataSource,
    private readonly stepUps: StepUpsRepository,
    private readonly providers: IdentityProvidersRepository,
    private readonly reader: SecondStepReader,
    private readonly log: EventLog,
  ) {}

  /** By what the person of this sign-in proves again who they are: what they have here, or else their provider. */
  async describe(principal: Principal): Promise<ReauthWays> {
    const { hasPassword, isEnabled } = await this.reader.status(principal);
    const provider = await this.providerOf(principal);
    return { hasPassword, hasSecondStep: isEnabled, provider: provider?.name ?? null };
  }

  /** The provider that proves this sign-in anew; null where something of ours does, or nothing can. */
  async providerOf(principal: Principal): Promise<IdentityProvider | null> {
    const { manager } = this.dataSource;
    const way = await this.stepUps.find(manager, principal);
    return way && this.providers.find(manager, way.providerId);
  }

  /** The same for a step-up that begins now. @throws ReauthRequiredError when there is none. */
  async begin(principal: Principal): Promise<IdentityProvider> {
    const provider = await this.providerOf(principal);
    if (!provider) throw new ReauthRequiredError();
    const entry = { userId: principal.userId, familyId: principal.signInId, providerId: provider.id };
    await this.dataSource.transaction((tx) => this.log.append(tx, 'sign-in.step-up-begun', entry));
    return provider;
  }
}
