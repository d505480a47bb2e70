import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import type { AuditVerification } from '../../../../../../protocol/http/audit.js';
import { strings } from '../strings';

/** What a verification of the log found. */
@Component({
  selector: 'app-verify-result',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { role: 'status', '[class.tampered]': '!result().isIntact' },
  template: `
    <svg viewBox="0 0 24 24" aria-hidden="true">
      @if (result().isIntact) {
        <path d="M12 3 5 6v5c0 4.6 3 8.2 7 10 4-1.8 7-5.4 7-10V6Zm-3 8.5 2.2 2.2L15.5 9" />
      } @else {
        <path d="M12 4 3 20h18Zm0 6v5m0 2.5v.2" />
      }
    </svg>
    <div>
      <p class="title">{{ result().isIntact ? text.intact : text.tampered }}</p>
      <p>{{ result().sentence }}</p>
      @if (result().finding; as finding) {
        <p class="numbers">{{ text.firstBad(finding.position) }}</p>
      }
    </div>
  `,
  styleUrl: './verify-result.scss',
})
export class VerifyResult {
  readonly result = input.required<AuditVerification>();
  protected readonly text = strings;
}
