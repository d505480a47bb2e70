import { ChangeDetectionStrategy, Component, computed, inject, input, linkedSignal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { SessionView } from '../../../../../protocol/http/sessions.js';
import { Now } from '../../core/now';
import { LinkWatch } from '../stream/link-watch';
import { strings } from '../strings';

/** How long before a session goes to sleep its viewers are told, in milliseconds. */
const WARN_BEFORE_MS = 120_000;

/** Tells in time that a session nobody uses goes to sleep, and keeps it awake on one click. */
@Component({
  selector: 'app-idle-warning',
  imports: [MatButton],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './idle-warning.html',
  styleUrl: './idle-warning.scss',
})
export class IdleWarning {
  readonly #now = inject(Now);
  readonly #watch = inject(LinkWatch);

  readonly session = input.required<SessionView>();

  protected readonly text = strings.idle;
  readonly #sleepsAtMs = computed(() => {
    const { sleepsAt, state } = this.session();
    return sleepsAt === null || state !== 'running' ? null : Date.parse(sleepsAt);
  });
  /** Whether somebody said that they are here; holds until another time is set. */
  readonly #isAnswered = linkedSignal({ source: this.#sleepsAtMs, computation: () => false });
  protected readonly leftMs = computed(() => {
    const sleepsAtMs = this.#sleepsAtMs();
    if (sleepsAtMs === null || this.#isAnswered()) return null;
    const leftMs = sleepsAtMs - this.#now.ms();
    return leftMs > WARN_BEFORE_MS ? null : Math.max(0, leftMs);
  });
  protected readonly seconds = computed(() => Math.ceil((this.leftMs() ?? 0) / 1000));

  protected keepRunning(): void {
    this.#watch.sayPresent();
    this.#isAnswered.set(true);
  }
}
