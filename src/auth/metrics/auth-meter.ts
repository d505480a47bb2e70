import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type Count, MetricsRegistry } from '../../../metrics/metrics-registry.js';
import type { EventData } from '../../../protocol/events.js';
import { CommittedEvents } from '../../platform/events/committed-events.js';
import {
  InvalidCredentialsError,
  SignInBusyError,
  TooManyAttemptsError,
  UnauthenticatedError,
} from '../auth.errors.js';
import { AUTH_METRICS } from './auth-metrics.js';

/** By which way somebody tries to come in. */
export type SignInWay = EventData<'user.signed-in'>['method'];

/** Counts how people come in, and how they do not. */
@Injectable()
export class AuthMeter implements OnModuleInit {
  private readonly signIns: Count<'way' | 'outcome'>;
  private readonly secondSteps: Count<'outcome'>;
  private readonly refreshes: Count<'outcome'>;

  constructor(
    metrics: MetricsRegistry,
    private readonly events: CommittedEvents,
  ) {
    this.signIns = metrics.counter(AUTH_METRICS.signIns);
    this.secondSteps = metrics.counter(AUTH_METRICS.secondSteps);
    this.refreshes = metrics.counter(AUTH_METRICS.refreshes);
  }

  onModuleInit(): void {
    this.events.follow({
      'user.signed-in': ({ method }) => this.signIns.add({ way: method, outcome: 'succeeded' }),
      'second-step.passed': () => this.secondSteps.add({ outcome: 'passed' }),
      'second-step.refused': ({ cause }) => this.secondSteps.add({ outcome: cause }),
      'refresh-token.reused': () => this.refreshes.add({ outcome: 'reused' }),
    });
  }

  /** A sign-in waits for its second step. */
  held(way: SignInWay): void {
    this.signIns.add({ way, outcome: 'second-step' });
  }

  /** A sign-in by a provider did not come about. */
  rejected(way: SignInWay): void {
    this.signIns.add({ way, outcome: 'refused' });
  }

  /** Runs a sign-in by password; what it refuses is counted, and refused all the same. */
  async password<T>(signIn: () => Promise<T>): Promise<T> {
    try {
      return await signIn();
    } catch (error) {
      const outcome = passwordOutcome(error);
      if (outcome !== null) this.signIns.add({ way: 'password', outcome });
      throw error;
    }
  }

  /** Runs the exchange of a refresh token, and counts it either way. */
  async refresh<T>(exchange: () => Promise<T>): Promise<T> {
    try {
      const answer = await exchange();
      this.refreshes.add({ outcome: 'succeeded' });
      return answer;
    } catch (error) {
      if (error instanceof UnauthenticatedError) this.refreshes.add({ outcome: 'refused' });
      throw error;
    }
  }
}

/** Null for what is no outcome of a sign-in: it could not be tried. */
function passwordOutcome(error: unknown): 'refused' | 'locked' | 'busy' | null {
  if (error instanceof InvalidCredentialsError) return 'refused';
  if (error instanceof TooManyAttemptsError) return 'locked';
  return error instanceof SignInBusyError ? 'busy' : null;
}
