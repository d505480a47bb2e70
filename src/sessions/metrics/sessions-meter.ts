import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type Count, type Measure, MetricsRegistry } from '../../../metrics/metrics-registry.js';
import type { EventData } from '../../../protocol/events.js';
import type { SessionReasonCode, SessionState } from '../../../protocol/session.js';
import { CommittedEvents } from '../../platform/events/committed-events.js';
import { SessionFigures } from './session-figures.repository.js';
import { SESSIONS_METRICS } from './sessions-metrics.js';

type Change = EventData<'session.state-changed'>;

const UP: ReadonlySet<SessionState> = new Set<SessionState>(['running', 'standby']);
const LAUNCHING: ReadonlySet<SessionState> = new Set<SessionState>(['pending', 'starting']);
/** Reasons that whoever described the application can do something about. */
const BY_TEMPLATE: ReadonlySet<SessionReasonCode> = new Set<SessionReasonCode>(['spec-refused', 'image-unavailable']);

/** Counts what becomes of sessions, as this replica writes it down. */
@Injectable()
export class SessionsMeter implements OnModuleInit {
  private readonly counts: Record<'launches' | 'wakes' | 'hibernations', Count<'outcome'>>;
  private readonly durations: Record<'launches' | 'wakes', Measure<never>>;
  private readonly failures: Count<'reason'>;
  private readonly templateErrors: Count<'cause'>;

  constructor(
    metrics: MetricsRegistry,
    private readonly events: CommittedEvents,
    private readonly figures: SessionFigures,
  ) {
    const { launches, wakes, hibernations, launchDuration, wakeDuration, failures, templateErrors } = SESSIONS_METRICS;
    this.counts = {
      launches: metrics.counter(launches),
      wakes: metrics.counter(wakes),
      hibernations: metrics.counter(hibernations),
    };
    this.durations = { launches: metrics.histogram(launchDuration), wakes: metrics.histogram(wakeDuration) };
    this.failures = metrics.counter(failures);
    this.templateErrors = metrics.counter(templateErrors);
  }

  onModuleInit(): void {
    this.events.follow({
      'session.requested': () => this.counts.launches.add({ outcome: 'requested' }),
      'session.state-changed': (change) => this.note(change),
    });
  }

  /** A definition of applications was refused. */
  definitionRefused(): void {
    this.templateErrors.add({ cause: 'definition' });
  }

  private note({ sessionId, from, to, reason }: Change): void {
    if (to === 'failed') this.noteFailure(reason);
    if (from === 'failed' && to === 'pending') this.counts.launches.add({ outcome: 'requested' });
    else if (LAUNCHING.has(from)) this.noteEnd('launches', sessionId, to);
    else if (from === 'waking') this.noteEnd('wakes', sessionId, to);
    else if (from === 'hibernating' && (to === 'hibernated' || to === 'failed')) {
      this.counts.hibernations.add({ outcome: to });
    }
  }

  private noteEnd(what: 'launches' | 'wakes', sessionId: string, to: SessionState): void {
    if (UP.has(to)) {
      this.counts[what].add({ outcome: 'running' });
      void this.measure(what, sessionId);
    } else if (to === 'failed') this.counts[what].add({ outcome: 'failed' });
    else if (to === 'ending' || to === 'ended') this.counts[what].add({ outcome: 'ended' });
  }

  /** A duration that cannot be read is missing, and nothing else is. */
  private async measure(what: 'launches' | 'wakes', sessionId: string): Promise<void> {
    const seconds = await this.figures.secondsSinceWish(sessionId).catch(() => null);
    if (seconds !== null) this.durations[what].note({}, seconds);
  }

  private noteFailure(reason: SessionReasonCode | null): void {
    this.failures.add({ reason: reason ?? 'unknown' });
    if (reason !== null && BY_TEMPLATE.has(reason)) this.templateErrors.add({ cause: reason });
  }
}
