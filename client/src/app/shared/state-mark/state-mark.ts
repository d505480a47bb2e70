import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import type { SessionView } from '../../../../../protocol/http/sessions.js';
import { stateLook } from '../session-look';

/** A session's state in a word, a colour and a shape, so that nobody depends on one of them. */
@Component({
  selector: 'app-state-mark',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { '[attr.data-tone]': 'look().tone', '[attr.data-state]': 'session().state', 'data-testid': 'state-word' },
  template: `
    <svg viewBox="0 0 12 12" aria-hidden="true" focusable="false">
      @switch (look().tone) {
        @case ('running') {
          <circle cx="6" cy="6" r="5" class="fill" />
        }
        @case ('busy') {
          <path d="M6 1.5A4.5 4.5 0 1 1 1.5 6" class="line turn" />
        }
        @case ('waiting') {
          <path d="M2 1h8L6.9 6 10 11H2l3.1-5Z" class="fill" />
        }
        @case ('asleep') {
          <path d="M10.6 7.6A5 5 0 1 1 5 1a4.2 4.2 0 0 0 5.6 6.6Z" class="fill" />
        }
        @case ('failed') {
          <path d="M6 .8 11.6 11H.4Z" class="fill" />
        }
        @case ('over') {
          <rect x="1.5" y="1.5" width="9" height="9" rx="1.5" class="fill" />
        }
      }
    </svg>
    {{ look().word }}
  `,
  styleUrl: './state-mark.scss',
})
export class StateMark {
  readonly session = input.required<Pick<SessionView, 'state' | 'agent'>>();
  protected readonly look = computed(() => stateLook(this.session()));
}
