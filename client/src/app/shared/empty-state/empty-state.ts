import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { BrandDrawing, type DrawingSubject } from '../brand-drawing/brand-drawing';

/** A drawing, what there is not, and what to do first. A button may be put inside. */
@Component({
  selector: 'app-empty-state',
  imports: [BrandDrawing],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <app-brand-drawing [subject]="subject()" />
    <div>
      <h3>{{ title() }}</h3>
      <p>{{ detail() }}</p>
      <ng-content />
    </div>
  `,
  styles: `
    :host {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      justify-content: center;
      gap: 8px 32px;
      padding: 24px;
      border: 1px dashed var(--ss-line-strong);
      border-radius: var(--ss-radius-l);
    }
    div {
      flex: 0 1 420px;
    }
    p {
      color: var(--ss-text-soft);
    }
  `,
})
export class EmptyState {
  readonly subject = input.required<DrawingSubject>();
  readonly title = input.required<string>();
  readonly detail = input.required<string>();
}
