import { ChangeDetectionStrategy, Component, computed, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { SessionView } from '../../../../../../protocol/http/sessions.js';
import { Now } from '../../../core/now';
import { strings } from '../strings';

/** Tells the owner, on the screen itself, that an administrator may see it. It goes when that ends, or when it was read. */
@Component({
  selector: 'app-visit-notice',
  imports: [MatButton],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (visit(); as visit) {
      <div class="notice" role="alert" data-testid="visit-notice">
        <p>
          <strong>{{ text.visit(visit.visitor, visit.access, visit.until) }}</strong>
          <span>{{ text.visitReason }}</span>
        </p>
        <button matButton type="button" (click)="read.set(visit.since)">{{ text.understood }}</button>
      </div>
    }
  `,
  styleUrl: './visit-notice.scss',
})
export class VisitNotice {
  readonly #now = inject(Now);

  readonly session = input.required<Pick<SessionView, 'visits'>>();

  protected readonly text = strings;
  /** Beginning of the last visit that was read about. */
  protected readonly read = signal('');
  protected readonly visit = computed(() =>
    this.session().visits.findLast(({ since, until }) => since > this.read() && Date.parse(until) > this.#now.ms()),
  );
}
