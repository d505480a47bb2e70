import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { strings } from '../../strings';
import { ServerReachability } from '../server-reachability';

/** The page that stands where no page can be shown yet, because the server does not say who is signed in. */
@Component({
  selector: 'app-unreachable',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <main role="alert">
      <h1>{{ text.title }}</h1>
      <p>{{ text.detail }}</p>
      <button type="button" (click)="reachability.tryNow()">{{ text.retry }}</button>
    </main>
  `,
  styles: `
    main {
      min-block-size: 100dvh;
      display: grid;
      place-content: center;
      justify-items: center;
      gap: 12px;
      padding: 24px;
      text-align: center;
    }
    p {
      max-inline-size: 44ch;
      color: var(--ss-text-soft);
    }
    button {
      margin-block-start: 12px;
      min-block-size: 40px;
      padding: 0 20px;
      border: 0;
      border-radius: var(--ss-radius-s);
      background: var(--ss-accent);
      color: var(--ss-on-accent);
      font: 550 14px var(--ss-font);
      cursor: pointer;
    }
  `,
})
export class Unreachable {
  protected readonly reachability = inject(ServerReachability);
  protected readonly text = strings.unreachable;
}
