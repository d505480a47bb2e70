import { ChangeDetectionStrategy, Component, computed, inject, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { mdiKeyboardOutline } from '@mdi/js';
import { Icon } from '../../../core/icons/icon';
import { PanelSection } from '../../panel-section/panel-section';
import { ScreenLink } from '../../screen-link';
import { KeyboardSettings } from '../keyboard-settings';
import { ModifierKeys } from '../modifier-keys/modifier-keys';
import { ScreenKeyboard } from '../screen-keyboard';
import { CHORDS, type Chord, FUNCTION_KEYS } from '../special-keys';
import { strings } from '../strings';

/** Keys that the person's own keyboard does not have, or whose computer keeps them for itself. */
@Component({
  selector: 'app-keyboard-section',
  imports: [Icon, MatButton, ModifierKeys, PanelSection],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './keyboard-section.html',
  styleUrl: './keyboard-section.scss',
})
export class KeyboardSection {
  readonly #link = inject(ScreenLink);
  protected readonly keyboard = inject(ScreenKeyboard);
  protected readonly settings = inject(KeyboardSettings);

  /** Something was done after which the panel is only in the way. */
  readonly done = output();

  protected readonly text = strings;
  protected readonly icon = mdiKeyboardOutline;
  protected readonly chords = CHORDS;
  protected readonly functionKeys = FUNCTION_KEYS;
  protected readonly isConnected = computed(() => this.#link.status() === 'connected');

  protected press({ strokes }: Chord): void {
    this.keyboard.press(strokes);
    this.done.emit();
  }

  protected toggleDevice(): void {
    this.keyboard.showDevice(!this.keyboard.isDeviceOn());
    this.done.emit();
  }
}
