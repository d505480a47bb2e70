import { ChangeDetectionStrategy, Component } from '@angular/core';
import { Logo } from '../../shared/logo/logo';
import { strings } from '../strings';

/** The frame of the pages before sign-in: the form on one side, the product's shapes on the other where there is room. */
@Component({
  selector: 'app-entry-frame',
  imports: [Logo],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <main id="content" tabindex="-1">
      <app-logo [wordmark]="true" />
      <div class="form"><ng-content /></div>
    </main>
    <aside aria-hidden="true">
      <svg viewBox="0 0 480 360">
        <rect class="far" x="120" y="24" width="320" height="220" rx="28" />
        <rect class="mid" x="80" y="64" width="320" height="220" rx="28" />
        <rect class="near" x="40" y="104" width="320" height="220" rx="28" />
        <path class="stream" d="M88 262c52 0 58-96 112-96s60 96 112 96" />
        <circle class="spark" cx="312" cy="166" r="14" />
      </svg>
      <p>{{ pitch }}</p>
    </aside>
  `,
  styleUrl: './entry-frame.scss',
})
export class EntryFrame {
  protected readonly pitch = strings.pitch;
}
