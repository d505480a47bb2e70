import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { Icon } from '../../core/icons/icon';
import { templateIcon } from '../../core/icons/template-icons';

/** The coloured square that stands for an application. Decorative: its name is always beside it. */
@Component({
  selector: 'app-tile',
  imports: [Icon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { '[attr.data-hue]': 'look().hue' },
  template: `<app-icon [path]="look().path" />`,
  styles: `
    :host {
      display: inline-grid;
      place-items: center;
      inline-size: var(--tile-size, 44px);
      block-size: var(--tile-size, 44px);
      flex: none;
      border-radius: 27%;
      color: #fff;
      font-size: calc(var(--tile-size, 44px) * 0.46);
      background: var(--ss-tile-cobalt);
      box-shadow: inset 0 1px 0 rgb(255 255 255 / 18%);
    }
    :host([data-hue='teal']) {
      background: var(--ss-tile-teal);
    }
    :host([data-hue='slate']) {
      background: var(--ss-tile-slate);
    }
    :host([data-hue='amber']) {
      background: var(--ss-tile-amber);
    }
    :host([data-hue='plum']) {
      background: var(--ss-tile-plum);
    }
  `,
})
export class Tile {
  /** Name of the bundled icon, as the template gives it. */
  readonly icon = input.required<string>();
  protected readonly look = computed(() => templateIcon(this.icon()));
}
