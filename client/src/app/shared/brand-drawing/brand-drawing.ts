import { ChangeDetectionStrategy, Component, input } from '@angular/core';

/** What a drawing stands for. */
export type DrawingSubject = 'empty' | 'search' | 'asleep' | 'lost' | 'failed' | 'ended';

/** Drawings for pages with nothing to show, made of the logo's shapes: a screen and a stream. Decorative. */
@Component({
  selector: 'app-brand-drawing',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <svg viewBox="0 0 160 112" aria-hidden="true" focusable="false">
      <rect class="back" x="34" y="10" width="104" height="74" rx="14" />
      <rect class="front" x="20" y="24" width="104" height="74" rx="14" />
      @switch (subject()) {
        @case ('empty') {
          <path class="stream" d="M40 74c16 0 16-28 32-28s16 28 32 28" />
          <circle class="spark" cx="104" cy="44" r="5" />
        }
        @case ('search') {
          <circle class="stream" cx="68" cy="57" r="15" />
          <path class="stream" d="m79 68 13 13" />
        }
        @case ('asleep') {
          <path class="stream" d="M82 74a21 21 0 1 1-16-34 17 17 0 0 0 16 34Z" />
          <circle class="spark" cx="96" cy="44" r="4" />
        }
        @case ('lost') {
          <path class="stream" d="M40 74c8 0 12-7 16-14M88 60c4 7 8 14 16 14" />
          <circle class="spark" cx="72" cy="46" r="5" />
        }
        @case ('failed') {
          <path class="stream" d="M40 61h16l8-15 12 30 8-15h20" />
        }
        @case ('ended') {
          <path class="stream" d="M40 62h64" />
          <circle class="spark" cx="104" cy="62" r="5" />
        }
      }
    </svg>
  `,
  styles: `
    :host {
      display: block;
    }
    svg {
      inline-size: 160px;
      block-size: 112px;
    }
    .back {
      fill: var(--ss-accent-soft);
    }
    .front {
      fill: var(--ss-surface);
      stroke: var(--ss-line);
      stroke-width: 2;
    }
    .stream {
      fill: none;
      stroke: var(--ss-accent);
      stroke-width: 6;
      stroke-linecap: round;
      stroke-linejoin: round;
    }
    .spark {
      fill: light-dark(#12a594, #7ff0d4);
    }
  `,
})
export class BrandDrawing {
  readonly subject = input.required<DrawingSubject>();
}
