import {
  ChangeDetectionStrategy,
  Component,
  Injector,
  afterNextRender,
  ViewContainerRef,
  effect,
  inject,
  untracked,
  viewChild,
} from '@angular/core';
import { NavigationEnd, Router, RouterOutlet } from '@angular/router';
import { filter, skip } from 'rxjs';
import { AccessTokens } from './core/auth/access-tokens';
import { ServerReachability } from './core/auth/server-reachability';
import { strings } from './core/strings';
import { Unreachable } from './core/auth/unreachable/unreachable';

/** The frame of everything: skip link, page, and the notices that belong to no page. Live updates follow the sign-in. */
@Component({
  selector: 'app-root',
  imports: [RouterOutlet, Unreachable],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <a class="skip" href="#content" (click)="skip($event)">{{ strings.skipToContent }}</a>
    <router-outlet />
    @if (!reachability.isAnswering()) {
      <app-unreachable />
    }
    <ng-container #live />
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
  protected readonly live = viewChild.required('live', { read: ViewContainerRef });
  #hasLive = false;
  protected readonly reachability = inject(ServerReachability);
  protected readonly strings = strings;

  constructor() {
    this.#focusNewPages();
    let previous = this.#tokens.status();
    effect(() => {
      const status = this.#tokens.status();
      untracked(() => {
        if (status === 'signed-in') void this.#showLive();
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
    arrivals.subscribe(() => {
      afterNextRender(
        () => {
          if (document.activeElement === document.body) focusContent();
        },
        { injector: this.#injector },
      );
    });
  }

  /** Live updates have no use before sign-in, so they are fetched with it. */
  async #showLive(): Promise<void> {
    if (this.#hasLive) return;
    this.#hasLive = true;
    const [{ LiveBanner }, { AppFarewell }] = await Promise.all([
      import('./core/live/live-banner'),
      import('./core/apps/app-farewell'),
    ]);
    this.live().createComponent(LiveBanner);
    this.live().createComponent(AppFarewell);
  }

  #askToSignIn(): void {
    void this.#router.navigate(['/sign-in'], { queryParams: { returnTo: this.#router.url } });
  }
}

function focusContent(): void {
  document.getElementById('content')?.focus({ preventScroll: true });
}
