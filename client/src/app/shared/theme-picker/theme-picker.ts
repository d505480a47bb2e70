import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { mdiThemeLightDark, mdiWeatherNight, mdiWhiteBalanceSunny } from '@mdi/js';
import { Icon } from '../../core/icons/icon';
import { strings } from '../../core/strings';
import { type ThemeChoice, ThemeStore } from '../../core/theme/theme-store';

/** System, light or dark: three radio buttons that look like one switch. */
@Component({
  selector: 'app-theme-picker',
  imports: [Icon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <fieldset>
      <legend class="visually-hidden">{{ text.label }}</legend>
      @for (option of options; track option.choice) {
        <label>
          <input
            class="visually-hidden"
            type="radio"
            name="theme"
            [value]="option.choice"
            [checked]="theme.choice() === option.choice"
            (change)="theme.choose(option.choice)"
          />
          <app-icon [path]="option.icon" />
          {{ text[option.choice] }}
        </label>
      }
    </fieldset>
  `,
  styles: `
    fieldset {
      display: inline-flex;
      gap: 2px;
      margin: 0;
      padding: 3px;
      border: 0;
      border-radius: var(--ss-radius-s);
      background: var(--ss-surface-sunken);
    }
    label {
      position: relative;
      display: inline-flex;
      align-items: center;
      gap: 6px;
      padding: 5px 12px;
      border-radius: 6px;
      font-size: 14px;
      line-height: 22px;
      color: var(--ss-text-soft);
      cursor: pointer;
    }
    label:has(:checked) {
      background: var(--ss-surface-raised);
      color: var(--ss-text);
      font-weight: 550;
      box-shadow: var(--ss-shadow);
    }
    label:has(:focus-visible) {
      outline: var(--ss-focus);
      outline-offset: 1px;
    }
  `,
})
export class ThemePicker {
  protected readonly theme = inject(ThemeStore);
  protected readonly text = strings.theme;
  protected readonly options: readonly { choice: ThemeChoice; icon: string }[] = [
    { choice: 'system', icon: mdiThemeLightDark },
    { choice: 'light', icon: mdiWhiteBalanceSunny },
    { choice: 'dark', icon: mdiWeatherNight },
  ];
}
