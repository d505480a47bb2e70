import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Role } from '../../../protocol/http/auth.js';
import type { SecondStepStatus } from '../../../protocol/http/second-step.js';
import { UsersRepository } from '../people/users.repository.js';
import type { Principal } from '../principal.js';
import { MfaFactorsRepository } from './mfa-factors.repository.js';
import { RecoveryCodesRepository } from './recovery-codes.repository.js';
import { isRequiredFor } from './second-step-policy.js';
import { SecondStepSettingsRepository } from './second-step-settings.repository.js';

/** Says what people have and must have. Never says a secret or a code. */
@Injectable()
export class SecondStepReader {
  constructor(
    private readonly dataSource: DataSource,
    private readonly settings: SecondStepSettingsRepository,
    private readonly factors: MfaFactorsRepository,
    private readonly recovery: RecoveryCodesRepository,
    private readonly users: UsersRepository,
  ) {}

  async status({ userId, role }: Principal): Promise<SecondStepStatus> {
    const tx = this.dataSource.manager;
    const factor = await this.factors.findConfirmed(tx, userId);
    const user = await this.users.findById(tx, userId);
    return {
      isEnabled: factor !== null,
      enabledAt: factor?.confirmedAt?.toISOString() ?? null,
      recoveryCodesLeft: await this.recovery.countLeft(tx, userId),
      isRequired: await this.isRequired(tx, role),
      hasPassword: (user?.passwordHash ?? null) !== null,
    };
  }

  async hasFactor(tx: EntityManager, userId: string): Promise<boolean> {
    return (await this.factors.findConfirmed(tx, userId)) !== null;
  }

  async isRequired(tx: EntityManager, role: Role): Promise<boolean> {
    return isRequiredFor(await this.settings.find(tx), role);
  }
}
