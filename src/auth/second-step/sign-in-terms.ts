import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { SecondStepRequired } from '../../../protocol/http/second-step.js';
import { AuthConfig } from '../../platform/config/control-plane.config.js';
import { newSecret } from '../../platform/secrets.js';
import { AuthMeter } from '../metrics/auth-meter.js';
import type { User } from '../people/user.entity.js';
import { type Challenge, CHALLENGE_SECONDS, ChallengesRepository } from './challenges.repository.js';
import { type MissingStep, missingStep, type SignInMethod } from './second-step-policy.js';
import { SecondStepSettingsRepository } from './second-step-settings.repository.js';

/** What a sign-in takes and how long it lasts. */
@Injectable()
export class SignInTerms {
  constructor(
    private readonly config: AuthConfig,
    private readonly settings: SecondStepSettingsRepository,
    private readonly challenges: ChallengesRepository,
    private readonly meter: AuthMeter,
  ) {}

  /** Life of an access token, in milliseconds. */
  get accessTokenMs(): number {
    return this.config.accessTokenMs;
  }

  /** Absolute life of a sign-in that may last for `mostMs` milliseconds. */
  lifeMs(mostMs: number): number {
    return Math.min(this.config.signInMs, mostMs);
  }

  /** What is missing after the first step. */
  async missingStep(tx: EntityManager, user: Pick<User, 'id' | 'role'>, method: SignInMethod): Promise<MissingStep> {
    const { settings, hasFactor } = await this.settings.findWithFactor(tx, user.id);
    return missingStep(settings, { role: user.role, hasFactor }, method);
  }

  /** Makes the half-token with which a sign-in is completed. */
  async challenge(
    tx: EntityManager,
    signIn: Pick<Challenge, 'signInId' | 'method' | 'signInMs'>,
    step: NonNullable<MissingStep>,
  ): Promise<SecondStepRequired> {
    const mfaToken = newSecret();
    await this.challenges.insert(tx, mfaToken, signIn, step);
    this.meter.held(signIn.method);
    return { mfaRequired: true, mfaToken, step, expiresInSeconds: CHALLENGE_SECONDS };
  }
}
