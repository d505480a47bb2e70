import { ChangeDetectionStrategy, Component, inject, input } from '@angular/core';
import { ScreenKeyboard } from '../screen-keyboard';
import { MODIFIER_NAMES, type Modifier } from '../special-keys';
import { strings } from '../strings';

/** Ctrl, Alt, Shift and Super to tap instead of hold. Each is a toggle; how it is held stands in its name for those who do not see it. */
@Component({
  selector: 'app-modifier-keys',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @for (name of names(); track name) {
      @let state = keyboard.modifiers()[name];
      <button
        type="button"
        class="key"
        [attr.aria-pressed]="state !== 'off'"
        [attr.data-state]="state"
        (pointerdown)="$event.preventDefault()"
        (mousedown)="$event.preventDefault()"
        (click)="keyboard.tapModifier(name)"
      >
        {{ text.names[name] }}
        @if (state === 'locked') {
          <span class="visually-hidden">({{ text.locked }})</span>
        }
      </button>
    }
  `,
  styleUrl: './modifier-keys.scss',
})
export class ModifierKeys {
  protected readonly keyboard = inject(ScreenKeyboard);

  readonly names = input<readonly Modifier[]>(MODIFIER_NAMES);
  protected readonly text = strings;
}
