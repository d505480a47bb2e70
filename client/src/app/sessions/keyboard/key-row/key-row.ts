import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { mdiArrowDown, mdiArrowLeft, mdiArrowRight, mdiArrowUp, mdiKeyboardCloseOutline } from '@mdi/js';
import { Icon } from '../../../core/icons/icon';
import { ModifierKeys } from '../modifier-keys/modifier-keys';
import { ScreenKeyboard } from '../screen-keyboard';
import { KEYS, type KeyStroke, type Modifier } from '../special-keys';
import { strings } from '../strings';

/** The row above a device's own keyboard: keys that it does not have. A touch on it leaves the keyboard where it is. */
@Component({
  selector: 'app-key-row',
  imports: [Icon, ModifierKeys],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: {
    role: 'group',
    '[attr.aria-label]': 'text.row',
    '(pointerdown)': '$event.preventDefault()',
    '(mousedown)': '$event.preventDefault()',
  },
  template: `
    <button type="button" class="key" (click)="press(keys.Esc)">Esc</button>
    <button type="button" class="key" (click)="press(keys.Tab)">Tab</button>
    <app-modifier-keys [names]="modifiers" />
    @for (arrow of arrows; track arrow.name) {
      <button type="button" class="key" [attr.aria-label]="text.arrows[arrow.name]" (click)="press(keys[arrow.name])">
        <app-icon [path]="arrow.icon" />
      </button>
    }
    <button type="button" class="key close" [attr.aria-label]="text.hideDevice" (click)="keyboard.showDevice(false)">
      <app-icon [path]="icons.close" />
    </button>
  `,
  styleUrl: './key-row.scss',
})
export class KeyRow {
  protected readonly keyboard = inject(ScreenKeyboard);
  protected readonly text = strings;
  protected readonly keys = KEYS;
  protected readonly modifiers: readonly Modifier[] = ['Control', 'Alt'];
  protected readonly icons = { close: mdiKeyboardCloseOutline };
  protected readonly arrows = [
    { name: 'Left', icon: mdiArrowLeft },
    { name: 'Down', icon: mdiArrowDown },
    { name: 'Up', icon: mdiArrowUp },
    { name: 'Right', icon: mdiArrowRight },
  ] as const;

  protected press(stroke: KeyStroke): void {
    this.keyboard.press([stroke]);
  }
}
