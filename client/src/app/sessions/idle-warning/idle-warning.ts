import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  input,
  linkedSignal,
  signal,
  untracked,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { SessionView } from '../../../../../protocol/http/sessions.js';
import { SessionsApi } from '../../core/api/sessions.api';
import { SessionStore } from '../../core/live/session-store';
import { Now } from '../../core/now';
import { isKept } from '../../shared/is-kept';
import { strings } from '../strings';
import { warningWords } from './warning-words';

/** How long before a session goes to sleep its viewers are told, in milliseconds. */
const WARN_BEFORE_MS = 120_000;

/** How long the answer is waited for before people are warned without, in milliseconds. */
const CONFIRM_WITHIN_MS = 3_000;

/** How often the session is read again while it is warned of, in milliseconds: input moves the time, and an update may be lost. */
const READ_AGAIN_MS = 10_000;

/** Tells in time that a session goes to sleep: one that nobody uses, which one click keeps awake, or one whose lifetime or day ends. */
@Component({
  selector: 'app-idle-warning',
  imports: [MatButton],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './idle-warning.html',
  styleUrl: './idle-warning.scss',
})
export class IdleWarning {
  readonly #api = inject(SessionsApi);
  readonly #now = inject(Now);
  readonly #store = inject(SessionStore);

  readonly session = input.required<SessionView>();

  protected readonly text = strings.idle;
  readonly #sleepsAtMs = computed(() => {
    const { sleepsAt, state } = this.session();
    return sleepsAt === null || state !== 'running' ? null : Date.parse(sleepsAt);
  });
  readonly #leftMs = computed(() => {
    const sleepsAtMs = this.#sleepsAtMs();
    return sleepsAtMs === null ? null : Math.max(0, sleepsAtMs - this.#now.ms());
  });
  readonly #isDue = computed(() => {
    const leftMs = this.#leftMs();
    return leftMs !== null && leftMs <= WARN_BEFORE_MS;
  });
  /** Whether the time was confirmed since it came near: what is known of it may be as old as this page. */
  readonly #isConfirmed = signal(false);
  protected readonly isShown = computed(() => this.#isDue() && this.#isConfirmed());
  protected readonly words = computed(() => {
    const seconds = Math.ceil((this.#leftMs() ?? 0) / 1000);
    return warningWords(this.session(), seconds, this.#now.ms());
  });
  protected readonly isKeeping = signal(false);
  /** Whether the last click came to nothing; holds until another time is set. */
  protected readonly hasFailed = linkedSignal({ source: this.#sleepsAtMs, computation: () => false });

  constructor() {
    effect((onCleanup) => {
      if (!this.#isDue()) {
        this.#isConfirmed.set(false);
        return;
      }
      const confirm = (): void => void this.#confirm();
      untracked(confirm);
      const timer = setInterval(confirm, READ_AGAIN_MS);
      const late = setTimeout(() => this.#isConfirmed.set(true), CONFIRM_WITHIN_MS);
      onCleanup(() => {
        clearInterval(timer);
        clearTimeout(late);
      });
    });
  }

  protected async keepRunning(): Promise<void> {
    this.isKeeping.set(true);
    this.hasFailed.set(false);
    try {
      const before = this.session();
      const after = await this.#api.keepAwake(before.id, before.keepableUntil);
      this.#store.merge(after);
      this.hasFailed.set(!isKept(before, after));
    } catch {
      this.hasFailed.set(true);
    } finally {
      this.isKeeping.set(false);
    }
  }

  /** Who cannot ask is warned all the same. */
  async #confirm(): Promise<void> {
    await this.#store.read(this.session().id).catch(() => undefined);
    this.#isConfirmed.set(true);
  }
}
