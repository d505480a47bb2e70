import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import type { QuotaFigure } from '../quota-figures';

/** Limits side by side, each with whose word it is. */
@Component({
  selector: 'app-figures',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <dl>
      @for (figure of figures(); track figure.resource) {
        <div>
          <dt>{{ figure.label }}</dt>
          <dd class="numbers" [class.used-up]="figure.isUsedUp">
            {{ figure.words }} <small>{{ figure.origin }}</small>
          </dd>
        </div>
      }
    </dl>
  `,
  styles: `
    dl {
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(min(136px, 45%), 1fr));
      gap: 8px 16px;
    }
    dt,
    small {
      font-size: 13px;
      line-height: 20px;
      color: var(--ss-text-soft);
    }
    small {
      display: block;
      font-weight: 400;
    }
    dd {
      font-weight: 550;
    }
    .used-up {
      color: var(--ss-failed);
    }
  `,
})
export class Figures {
  readonly figures = input.required<readonly QuotaFigure[]>();
}
