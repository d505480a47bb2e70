import { ChangeDetectionStrategy, Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';
import { mdiAlert, mdiCheck } from '@mdi/js';
import type { SessionView } from '../../../../../protocol/http/sessions.js';
import { Icon } from '../../core/icons/icon';
import { TimelineStore } from '../../core/live/timeline-store';
import { Now } from '../../core/now';
import { strings as shell } from '../../core/strings';
import { Logo } from '../../shared/logo/logo';
import { SessionActions } from '../../shared/session-actions';
import { sessionReason } from '../../shared/session-look';
import { Tile } from '../../shared/tile/tile';
import { durationWords } from '../../shared/time-words';
import { type StartStep, type StartStepName, startSteps } from '../start-steps';
import { strings } from '../strings';

/** Steps that have words of their own where a session brings a web page. */
type AppStepName = keyof typeof strings.start.app;

const isAppStep = (name: StartStepName): name is AppStepName => name in strings.start.app;

/** What is happening until the screen is there, step by step; or why it never came. */
@Component({
  selector: 'app-start-screen',
  imports: [Icon, Logo, MatButton, RouterLink, Tile],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './start-screen.html',
  styleUrl: './start-screen.scss',
})
export class StartScreen {
  readonly #timelines = inject(TimelineStore);
  readonly #actions = inject(SessionActions);
  readonly #router = inject(Router);
  readonly #now = inject(Now);

  readonly session = input.required<SessionView>();

  protected readonly text = strings.start;
  protected readonly page = strings.page;
  protected readonly shell = shell.shell;
  protected readonly icons = { done: mdiCheck, failed: mdiAlert };
  protected readonly isBusy = signal(false);
  protected readonly steps = computed(() => startSteps(this.session(), this.#timelines.entries(this.session().id)));
  protected readonly hasFailed = computed(() => this.session().state === 'failed');
  protected readonly reason = computed(() => sessionReason(this.session()));
  readonly #activeStep = computed(() => this.steps().find(({ status }) => status === 'active')?.name);
  /** When the active step began here, in milliseconds: two machines' clocks need not agree. */
  readonly #activeSinceMs = signal(Date.now());

  protected readonly title = computed(() => {
    const { name, state, startedAt } = this.session();
    if (state === 'failed') return startedAt === null ? this.text.failed(name) : this.text.stopped(name);
    if (state === 'running') return this.text.ready(name);
    if (state === 'pending' && this.reason() !== null) return this.text.waiting(name);
    return ['waking', 'hibernated', 'standby'].includes(state) ? this.text.waking(name) : this.text.starting(name);
  });

  /** One sentence at a time for screen readers. */
  protected readonly announcement = computed(() => {
    const current = this.steps().find(({ status }) => status === 'active' || status === 'failed');
    const sentence = this.reason() ?? (current === undefined ? this.title() : this.#words(current.name).active);
    return this.text.announce(this.session().state, sentence);
  });

  constructor() {
    effect(() => {
      const { id } = this.session();
      untracked(() => void this.#timelines.load(id).catch(() => undefined));
    });
    effect(() => {
      this.#activeStep();
      this.#activeSinceMs.set(Date.now());
    });
  }

  protected label({ name, status }: StartStep): string {
    const words = this.#words(name);
    if (status === 'done') return words.done;
    return status === 'todo' ? words.todo : words.active;
  }

  #words(name: StartStepName): (typeof strings.start)[StartStepName] | (typeof strings.start.app)[AppStepName] {
    const isApp = this.session().stream.kind === 'http';
    return isApp && isAppStep(name) ? this.text.app[name] : this.text[name];
  }

  /** Time that a step took, or has taken so far from the first full second on. */
  protected time({ status, durationMs }: StartStep): string {
    if (status === 'done') return durationMs === null ? '' : durationWords(durationMs);
    const elapsedMs = this.#now.ms() - this.#activeSinceMs();
    return status === 'active' && elapsedMs >= 1000 ? `${Math.floor(elapsedMs / 1000)} s` : '';
  }

  protected async retry(): Promise<void> {
    this.isBusy.set(true);
    await this.#actions.retry(this.session().id);
    this.isBusy.set(false);
  }

  protected async end(): Promise<void> {
    if (await this.#actions.end(this.session())) await this.#router.navigateByUrl('/');
  }
}
