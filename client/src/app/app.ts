import {
  ChangeDetectionStrategy,
  Component,
  Injector,
  afterNextRender,
  effect,
  inject,
  untracked,
} from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { NavigationEnd, Router, RouterOutlet } from '@angular/router';
import { filter, skip } from 'rxjs';
import { AccessTokens } from './core/auth/access-tokens';
import { ServerReachability } from './core/auth/server-reachability';
import { LiveConnection } from './core/live/live-connection';
import { LiveBanner } from './core/live/live-banner';
import { strings } from './core/strings';
import { Unreachable } from './core/auth/unreachable/unreachable';

/** The frame of everything: skip link, page, and the notices that belong to no page. Live updates follow the sign-in. */
@Component({
  selector: 'app-root',
  imports: [RouterOutlet, LiveBanner, Unreachable],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <a class="skip" href="#content" (click)="skip($event)">{{ strings.skipToContent }}</a>
    <router-outlet />
    @if (!reachability.isAnswering()) {
      <app-unreachable />
    }
    <app-live-banner />
  `,
  styles: `
    .skip {
      position: fixed;
      z-index: 100;
      inset: 8px auto auto 8px;
      padding: 8px 16px;
      border-radius: var(--ss-radius-s);
      background: var(--ss-accent);
      color: var(--ss-on-accent);
      transform: translateY(-64px);
    }
    .skip:focus {
      transform: none;
    }
  `,
})
export class App {
  readonly #injector = inject(Injector);
  readonly #router = inject(Router);
  readonly #tokens = inject(AccessTokens);
  readonly #live = inject(LiveConnection);
  protected readonly reachability = inject(ServerReachability);
  protected readonly strings = strings;

  constructor() {
    this.#focusNewPages();
    let previous = this.#tokens.status();
    effect(() => {
      const status = this.#tokens.status();
      untracked(() => {
        if (status === 'signed-in') void this.#live.start();
        if (status === 'signed-out') this.#live.stop();
        if (previous === 'signed-in' && status === 'signed-out') this.#askToSignIn();
        previous = status;
      });
    });
  }

  protected skip(event: Event): void {
    event.preventDefault();
    focusContent();
  }

  /** What had the focus goes with its page; the next one takes it, so that keyboard and screen reader go on from there. */
  #focusNewPages(): void {
    const arrivals = this.#router.events.pipe(
      filter((event) => event instanceof NavigationEnd),
      skip(1),
    );
    arrivals.pipe(takeUntilDestroyed()).subscribe(() => {
      afterNextRender(
        () => {
          if (document.activeElement === document.body) focusContent();
        },
        { injector: this.#injector },
      );
    });
  }

  #askToSignIn(): void {
    void this.#router.navigate(['/sign-in'], { queryParams: { returnTo: this.#router.url } });
  }
}

function focusContent(): void {
  document.getElementById('content')?.focus({ preventScroll: true });
}
