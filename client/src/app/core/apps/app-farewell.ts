import {
  ChangeDetectionStrategy,
  Component,
  DestroyRef,
  type ElementRef,
  computed,
  effect,
  inject,
  viewChildren,
} from '@angular/core';
import { DomSanitizer, type SafeResourceUrl } from '@angular/platform-browser';
import { SessionStore } from '../live/session-store';
import { strings } from '../strings';
import { pageOfMessage } from './page-message';
import { VisitedApps } from './visited-apps';

/** How long the host of an application may take for its last page, in milliseconds. */
const FAREWELL_MS = 5_000;

/** An application whose session is over. */
interface Leaving {
  readonly id: string;
  readonly origin: string;
  readonly address: SafeResourceUrl;
}

/**
 * Goes to the host of each web application once more when its session is over, in a frame that nobody sees: the answer tells the browser to clear
 * what the application kept (`Clear-Site-Data`), which holds for frames of the portal only when it is given to one.
 */
@Component({
  selector: 'app-app-farewell',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { '(window:message)': 'hear($event)' },
  template: `
    @for (each of leaving(); track each.id) {
      <iframe
        #frame
        hidden
        referrerpolicy="no-referrer"
        sandbox="allow-scripts allow-same-origin"
        [title]="title"
        [src]="each.address"
      ></iframe>
    }
  `,
})
export class AppFarewell {
  readonly #visited = inject(VisitedApps);
  readonly #store = inject(SessionStore);
  readonly #sanitizer = inject(DomSanitizer);
  readonly #deadlines = new Map<string, ReturnType<typeof setTimeout>>();
  readonly #addresses = new Map<string, SafeResourceUrl>();
  protected readonly title = strings.apps.clearing;
  protected readonly frames = viewChildren<ElementRef<HTMLIFrameElement>>('frame');
  protected readonly leaving = computed<readonly Leaving[]>(() =>
    [...this.#visited.origins()]
      .filter(([id]) => this.#isOver(id))
      .map(([id, origin]) => ({ id, origin, address: this.#addressOf(origin) })),
  );

  constructor() {
    effect(() => {
      for (const { id } of this.leaving()) {
        if (!this.#deadlines.has(id))
          this.#deadlines.set(
            id,
            setTimeout(() => this.#part(id), FAREWELL_MS),
          );
      }
    });
    inject(DestroyRef).onDestroy(() => this.#deadlines.forEach((deadline) => clearTimeout(deadline)));
  }

  /** Takes in a message of any window; only our own last page in one of the frames is heard. */
  protected hear({ source, origin, data }: MessageEvent<unknown>): void {
    if (pageOfMessage(data) !== 'ended') return;
    const index = this.frames().findIndex(({ nativeElement }) => nativeElement.contentWindow === source);
    const leaving = this.leaving()[index];
    if (leaving?.origin === origin) this.#part(leaving.id);
  }

  #part(id: string): void {
    clearTimeout(this.#deadlines.get(id));
    this.#deadlines.delete(id);
    this.#visited.forget(id);
  }

  /** A list that was read and does not name the session any more says so as well. */
  #isOver(id: string): boolean {
    const session = this.#store.view(id);
    if (session === null) return this.#store.status() === 'ready';
    return session.state === 'ending' || session.state === 'ended';
  }

  /** The same object for the same address, so that a frame is not loaded again. {@link VisitedApps} has seen to it that it is another site's. */
  #addressOf(origin: string): SafeResourceUrl {
    const address = this.#addresses.get(origin) ?? this.#sanitizer.bypassSecurityTrustResourceUrl(`${origin}/`);
    this.#addresses.set(origin, address);
    return address;
  }
}
