import { ChangeDetectionStrategy, Component, computed, effect, inject, input, signal } from '@angular/core';
import { MatButton, type MatButtonAppearance } from '@angular/material/button';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { Router, RouterLink } from '@angular/router';
import {
  mdiCloseCircleOutline,
  mdiDotsVertical,
  mdiPencilOutline,
  mdiResize,
  mdiTimelineClockOutline,
  mdiWeatherNight,
} from '@mdi/js';
import type { SessionView } from '../../../../../protocol/http/sessions.js';
import { Icon } from '../../core/icons/icon';
import { ScreenSnapshots } from '../../core/screen-snapshots';
import { SessionWaker } from '../../core/live/session-waker';
import { ScreenThumbnails } from '../../core/screen-thumbnails';
import { Now } from '../../core/now';
import { isSeen } from '../../shared/is-seen';
import { SessionActions } from '../../shared/session-actions';
import { sessionReason, stateLook } from '../../shared/session-look';
import { SnapshotPicture } from '../../shared/snapshot-picture/snapshot-picture';
import { StateMark } from '../../shared/state-mark/state-mark';
import { isSizeable } from '../../shared/is-sizeable';
import { Tile } from '../../shared/tile/tile';
import { agoWords } from '../../shared/time-words';
import { strings } from '../strings';
import { CardBackdrop } from '../card-backdrop/card-backdrop';
import { type CardAction, cardAction } from './card-action';
import { hasPicture } from './card-picture';
import { minutesUntilSleep } from './card-sleep';

/** One session: what it is, how it is, why it is so, and the one thing to do next. */
@Component({
  selector: 'app-session-card',
  imports: [
    CardBackdrop,
    Icon,
    MatButton,
    MatMenu,
    MatMenuItem,
    MatMenuTrigger,
    RouterLink,
    SnapshotPicture,
    StateMark,
    Tile,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: {
    'data-testid': 'session-card',
    '[attr.data-session]': 'session().id',
    '[attr.data-state]': 'session().state',
  },
  templateUrl: './session-card.html',
  styleUrl: './session-card.scss',
})
export class SessionCard {
  readonly #router = inject(Router);
  readonly #now = inject(Now);
  readonly #snapshots = inject(ScreenSnapshots);
  readonly #thumbnails = inject(ScreenThumbnails);
  readonly #isSeen = isSeen();
  readonly #waker = inject(SessionWaker);
  protected readonly actions = inject(SessionActions);

  readonly session = input.required<SessionView>();

  protected readonly text = strings.card;
  protected readonly isBusy = signal(false);
  protected readonly emphasis: Readonly<Record<CardAction, MatButtonAppearance>> = {
    open: 'filled',
    retry: 'filled',
    wake: 'tonal',
    watch: 'outlined',
  };
  protected readonly icons = {
    menu: mdiDotsVertical,
    rename: mdiPencilOutline,
    hibernate: mdiWeatherNight,
    resize: mdiResize,
    timeline: mdiTimelineClockOutline,
    end: mdiCloseCircleOutline,
  };
  protected readonly action = computed(() => cardAction(this.session().state));
  protected readonly reason = computed(() => sessionReason(this.session()));
  protected readonly picture = computed(() => this.#snapshots.of(this.session().id));
  protected readonly tone = computed(() => stateLook(this.session()).tone);
  protected readonly canHibernate = computed(() => ['running', 'standby'].includes(this.session().state));
  protected readonly canResize = computed(() => isSizeable(this.session().state));
  protected readonly canEnd = computed(() => this.session().state !== 'ending');

  readonly #id = computed(() => this.session().id);
  readonly #state = computed(() => this.session().state);

  constructor() {
    effect((onCleanup) => {
      const state = this.#state();
      if (!this.#isSeen() || !hasPicture(state)) return;
      onCleanup(this.#thumbnails.follow(this.#id(), state === 'running'));
    });
  }

  /** How old the session's present state is, in words. */
  protected readonly age = computed(() => {
    const { state, createdAt, startedAt, updatedAt } = this.session();
    const ago = (instant: string): string => agoWords(Date.parse(instant), this.#now.ms());
    if (state === 'hibernated') return this.text.lastUsed(ago(updatedAt));
    if (state === 'failed') return this.text.failedAgo(ago(updatedAt));
    return startedAt === null ? this.text.createdAgo(ago(createdAt)) : this.text.runningFor(ago(startedAt));
  });

  /** When it goes to sleep, in words; null unless that is soon. */
  protected readonly sleepsSoon = computed(() => {
    const minutes = minutesUntilSleep(this.session(), this.#now.ms());
    const words = { standby: this.text.pausesIn, hibernate: this.text.sleepsIn, end: this.text.endsIn };
    return minutes === null ? null : words[this.session().sleepAction ?? 'hibernate'](minutes);
  });

  /** Application and age, the application only where the name does not say it. */
  protected readonly subtitle = computed(() => {
    const { name, template } = this.session();
    return name === template.name ? this.age() : `${template.name} · ${this.age()}`;
  });

  /** Goes to the session; a failed one is started again first, one that rests is woken on the way. */
  protected async act(action: CardAction): Promise<void> {
    const { id } = this.session();
    this.isBusy.set(true);
    // Its page asks too when it is there, and says why if that is refused; a click is no moment to wait for the page.
    if (action === 'wake') void this.#waker.wake(id).catch(() => undefined);
    if (action !== 'retry' || (await this.actions.retry(id))) await this.#router.navigate(['/sessions', id]);
    this.isBusy.set(false);
  }
}
