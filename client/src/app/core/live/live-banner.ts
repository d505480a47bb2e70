import { ChangeDetectionStrategy, Component, effect, inject, untracked } from '@angular/core';
import { AccessTokens } from '../auth/access-tokens';
import { strings } from '../strings';
import { LiveConnection } from './live-connection';

/** Keeps live updates in step with the sign-in and says, without moving anything, that the page may be out of date. */
@Component({
  selector: 'app-live-banner',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <div role="status">
      @if (live.isLost()) {
        <p>{{ text }}</p>
      }
    </div>
  `,
  styles: `
    div {
      position: fixed;
      z-index: 50;
      inset: auto 0 16px;
      display: grid;
      justify-items: center;
      padding: 0 16px;
      pointer-events: none;
    }
    p {
      padding: 8px 16px;
      border-radius: var(--ss-radius-m);
      background: var(--ss-inverse);
      color: var(--ss-on-inverse);
      box-shadow: var(--ss-shadow-raised);
      font-size: 14px;
      line-height: 20px;
    }
  `,
})
export class LiveBanner {
  protected readonly live = inject(LiveConnection);
  protected readonly text = strings.live.lost;

  constructor() {
    const tokens = inject(AccessTokens);
    effect(() => {
      const status = tokens.status();
      untracked(() => {
        if (status === 'signed-in') void this.live.start();
        if (status === 'signed-out') this.live.stop();
      });
    });
  }
}
