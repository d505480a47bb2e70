import { ChangeDetectionStrategy, Component, input } from '@angular/core';

/** The mark: a screen with a stream running through it. With `wordmark`, the name beside it. Decorative; its link or heading names it. */
@Component({
  selector: 'app-logo',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <svg viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect class="screen" x="2" y="4" width="28" height="24" rx="7" />
      <path class="stream" d="M7 20.5c4.2 0 4.6-9 9-9s4.8 9 9 9" />
      <circle class="spark" cx="25" cy="11.5" r="2" />
    </svg>
    @if (wordmark()) {
      <span aria-hidden="true">Stream<b>Space</b></span>
    }
  `,
  styles: `
    :host {
      display: inline-flex;
      align-items: center;
      gap: 10px;
      font-size: 18px;
      line-height: 24px;
      letter-spacing: -0.02em;
      font-weight: 560;
      color: var(--ss-text);
    }
    b {
      font-weight: 740;
    }
    svg {
      inline-size: 1.7em;
      block-size: 1.7em;
      flex: none;
    }
    .screen {
      fill: var(--ss-logo-screen, light-dark(#2347d5, #4a6bff));
    }
    .stream {
      fill: none;
      stroke: #fff;
      stroke-width: 3;
      stroke-linecap: round;
    }
    .spark {
      fill: #7ff0d4;
    }
  `,
})
export class Logo {
  readonly wordmark = input(false);
}
