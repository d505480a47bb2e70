import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import type { LinkTone } from '../stream/link-meter';

/** How a link feels, as a mark: a full round when good, a triangle when it lags, a square when it is slow or away, a ring when unknown. */
@Component({
  selector: 'app-link-mark',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <svg viewBox="0 0 10 10" aria-hidden="true" focusable="false" [attr.data-tone]="tone()">
      @switch (tone()) {
        @case ('good') {
          <circle cx="5" cy="5" r="4" />
        }
        @case ('fair') {
          <path d="M5 .8 9.6 9H.4z" />
        }
        @case ('poor') {
          <rect x="1" y="1" width="8" height="8" rx="1" />
        }
        @case ('unknown') {
          <circle class="ring" cx="5" cy="5" r="3.25" />
        }
      }
    </svg>
  `,
  styles: `
    :host {
      display: inline-flex;
      inline-size: 10px;
      block-size: 10px;
    }
    svg {
      inline-size: 100%;
      block-size: 100%;
      fill: var(--ss-waiting);
    }
    [data-tone='good'] {
      fill: var(--link-good, var(--ss-running));
    }
    [data-tone='fair'] {
      fill: var(--link-fair, var(--ss-waiting));
    }
    [data-tone='poor'] {
      fill: var(--link-poor, var(--ss-failed));
    }
    .ring {
      fill: none;
      stroke: var(--link-unknown, var(--ss-text-soft));
      stroke-width: 1.5;
    }
  `,
})
export class LinkMark {
  readonly tone = input.required<LinkTone>();
}
