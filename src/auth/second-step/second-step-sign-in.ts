import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { EventData } from '../../../protocol/events.js';
import type { CompleteSecondStep } from '../../../protocol/http/second-step.js';
import { KnownDevices } from '../lockout/known-devices.js';
import type { Visitor } from '../sign-in/visitor.js';
import { type OpenSignIn, SignIns } from '../tokens/sign-ins.js';
import { type Challenge, type ChallengeKind, ChallengesRepository } from './challenges.repository.js';
import { CodeGate } from './code-gate.js';
import { SecondStepExpiredError } from './second-step.errors.js';

/** Completes sign-ins that were held. */
@Injectable()
export class SecondStepSignIn {
  constructor(
    private readonly dataSource: DataSource,
    private readonly challenges: ChallengesRepository,
    private readonly gate: CodeGate,
    private readonly devices: KnownDevices,
    private readonly signIns: SignIns,
  ) {}

  /**
   * Tries a code with a half-token.
   *
   * @throws SecondStepExpiredError when the half-token is unknown, too old, used, or was tried five times.
   * @throws InvalidCodeError TooManyAttemptsError
   */
  async complete({ mfaToken, code }: CompleteSecondStep, visitor: Visitor): Promise<OpenSignIn> {
    const { userId } = await this.countTry(mfaToken, 'code');
    const deviceId = this.devices.recognise(userId, visitor.deviceToken);
    return this.gate.pass({ userId, deviceId }, code, (tx, way) => this.release(tx, mfaToken, 'code', way));
  }

  /** Whose half-token it is. Throws SecondStepExpiredError. */
  async find(mfaToken: string, kind: ChallengeKind): Promise<Challenge> {
    const challenge = await this.challenges.find(this.dataSource.manager, mfaToken, kind);
    if (!challenge) throw new SecondStepExpiredError();
    return challenge;
  }

  /** The same, and one try less is left. Throws SecondStepExpiredError. */
  async countTry(mfaToken: string, kind: ChallengeKind): Promise<Challenge> {
    const challenge = await this.challenges.countTry(this.dataSource.manager, mfaToken, kind);
    if (!challenge) throw new SecondStepExpiredError();
    return challenge;
  }

  /** Uses the half-token up and lets its sign-in begin. Throws SecondStepExpiredError. */
  async release(
    tx: EntityManager,
    mfaToken: string,
    kind: ChallengeKind,
    way: EventData<'second-step.passed'>['way'],
  ): Promise<OpenSignIn> {
    const challenge = await this.challenges.useUp(tx, mfaToken, kind);
    const signIn = challenge && (await this.signIns.complete(tx, challenge, way));
    if (!signIn) throw new SecondStepExpiredError();
    return signIn;
  }
}
