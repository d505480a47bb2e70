import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { SignOnRejection } from '../../../protocol/sign-on-rejection.js';
import type { ProblemCode } from '../../../protocol/problem.js';
import { Clock } from '../../platform/clock.js';
import { EventLog } from '../../platform/events/event-log.js';
import { ProblemError } from '../../platform/http/problem.error.js';
import { ProviderUnavailableError, SignOnRejectedError } from './sign-on.errors.js';
import { AuthMeter } from '../metrics/auth-meter.js';
import type { IdentityProvider } from '../providers/identity-provider.js';

/** Anybody can cause rejections at will: so many of one provider and cause are entered one by one in a minute, the others as a sum. */
const EACH = 20;
const WINDOW_MS = 60_000;

const CAUSES: Readonly<Partial<Record<ProblemCode, SignOnRejection>>> = {
  'sign-on-expired': 'transaction',
  'sign-on-refused': 'account-unknown',
  'account-disabled': 'account-disabled',
  'account-conflict': 'account-conflict',
  'provider-unavailable': 'provider-unavailable',
  'step-up-stale': 'step-up-stale',
  'step-up-mismatch': 'step-up-mismatch',
};

interface Window {
  entered: number;
  left: number;
}

/** Enters into the log why sign-ins by a provider did not come about. */
@Injectable()
export class SignOnRejections {
  private readonly logger = new Logger(SignOnRejections.name);
  private readonly windows = new Map<string, Window>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly log: EventLog,
    private readonly clock: Clock,
    private readonly meter: AuthMeter,
  ) {}

  /** Runs `work`; what it refuses is entered, and refused all the same. */
  async watch<T>({ id: providerId, kind }: Pick<IdentityProvider, 'id' | 'kind'>, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const cause = causeOf(error);
      if (cause !== null) {
        this.logger.warn({ providerId, cause, reason: reasonOf(error) }, 'A sign-in by a provider was rejected.');
        this.meter.rejected(kind);
        await this.enter(providerId, cause);
      }
      throw error;
    }
  }

  private async enter(providerId: string, cause: SignOnRejection): Promise<void> {
    const key = `${providerId} ${cause}`;
    const window = this.windows.get(key) ?? this.open(key, providerId, cause);
    window.entered += 1;
    if (window.entered <= EACH) await this.append(providerId, cause, 1);
    else window.left += 1;
  }

  /** There are as many windows at most as providers times causes. */
  private open(key: string, providerId: string, cause: SignOnRejection): Window {
    const window = { entered: 0, left: 0 };
    this.windows.set(key, window);
    this.clock.after(WINDOW_MS, () => {
      this.windows.delete(key);
      if (window.left === 0) return;
      this.append(providerId, cause, window.left).catch((error: unknown) =>
        this.logger.error({ err: error }, 'Rejected sign-ins could not be entered into the log.'),
      );
    });
    return window;
  }

  private append(providerId: string, cause: SignOnRejection, count: number): Promise<void> {
    return this.dataSource.transaction((tx) => this.log.append(tx, 'sign-on.rejected', { providerId, cause, count }));
  }
}

function causeOf(error: unknown): SignOnRejection | null {
  if (error instanceof SignOnRejectedError) return error.cause;
  return error instanceof ProblemError ? (CAUSES[error.code] ?? null) : null;
}

function reasonOf(error: unknown): string | undefined {
  return error instanceof SignOnRejectedError || error instanceof ProviderUnavailableError ? error.reason : undefined;
}
