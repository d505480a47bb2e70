import { ChangeDetectionStrategy, Component } from '@angular/core';

/** Stands in a card for a screen that was not seen in this tab yet: the logo's shapes, in neutral colours. Decorative. */
@Component({
  selector: 'app-card-backdrop',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <svg viewBox="0 0 360 120" preserveAspectRatio="xMidYMid slice" aria-hidden="true" focusable="false">
      <rect class="far" x="150" y="22" width="150" height="140" rx="14" />
      <rect class="near" x="104" y="44" width="150" height="140" rx="14" />
      <path class="stream" d="M128 104c22 0 24-34 48-34s26 34 48 34" />
      <circle class="spark" cx="230" cy="64" r="5" />
    </svg>
  `,
  styles: `
    :host {
      display: block;
    }
    svg {
      display: block;
      inline-size: 100%;
      block-size: 100%;
    }
    .far {
      fill: var(--tone-line);
      opacity: 0.35;
    }
    .near {
      fill: var(--ss-surface);
      stroke: var(--tone-line);
      stroke-width: 1.5;
    }
    .stream {
      fill: none;
      stroke: var(--tone);
      stroke-width: 5;
      stroke-linecap: round;
    }
    .spark {
      fill: var(--tone);
      opacity: 0.55;
    }
  `,
})
export class CardBackdrop {}
