import { ChangeDetectionStrategy, Component, input, model } from '@angular/core';
import { mdiChevronDown } from '@mdi/js';
import { Icon } from '../../core/icons/icon';

/**
 * One section of the viewer's panel. It unfolds, and folds the others while it does; `summary` says in a word or two how things are, so that
 * most people need not unfold it at all.
 */
@Component({
  selector: 'app-panel-section',
  imports: [Icon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <details #details name="viewer-panel-section" [open]="isOpen()" (toggle)="isOpen.set(details.open)">
      <summary>
        <app-icon [path]="icon()" />
        <h2>{{ heading() }}</h2>
        @if (summary(); as summary) {
          <span class="numbers">{{ summary }}</span>
        }
        <app-icon class="arrow" [path]="arrow" />
      </summary>
      <div class="body"><ng-content /></div>
    </details>
  `,
  styleUrl: './panel-section.scss',
})
export class PanelSection {
  readonly heading = input.required<string>();
  /** Path of an icon, from `@mdi/js`. */
  readonly icon = input.required<string>();
  readonly summary = input('');
  readonly isOpen = model(false);
  protected readonly arrow = mdiChevronDown;
}
