import { ChangeDetectionStrategy, Component, computed, inject, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { mdiFullscreen, mdiFullscreenExit, mdiMonitor } from '@mdi/js';
import { Icon } from '../../../core/icons/icon';
import { ChoiceRow } from '../../choice-row/choice-row';
import { PanelSection } from '../../panel-section/panel-section';
import { DISPLAY_QUALITIES, DisplaySettings } from '../display-settings';
import { FullScreen } from '../full-screen';
import { PixelDensity } from '../pixel-density';
import { strings } from '../strings';

/** How the screen is shown: its size, its quality, and whether it fills the display. */
@Component({
  selector: 'app-display-section',
  imports: [ChoiceRow, Icon, MatButton, PanelSection],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './display-section.html',
  styleUrl: './display-section.scss',
})
export class DisplaySection {
  readonly #density = inject(PixelDensity).density;
  protected readonly settings = inject(DisplaySettings);
  protected readonly fullScreen = inject(FullScreen);

  /** Something was done after which the panel is only in the way. */
  readonly done = output();

  protected readonly text = strings;
  protected readonly icons = { display: mdiMonitor, fullScreen: mdiFullscreen, leaveFullScreen: mdiFullscreenExit };
  protected readonly modes = this.settings.modes.map((word) => ({ word, ...strings.modes[word] }));
  protected readonly qualities = DISPLAY_QUALITIES.map((word) => ({ word, ...strings.qualities[word] }));
  /** On a display with one dot per pixel there is nothing to choose. */
  protected readonly isDenseOffered = computed(() => this.#density() !== 1);
  protected readonly denseHint = computed(() => strings.denseHint(String(Math.round(this.#density() * 100) / 100)));
  protected readonly summary = computed(() => {
    const { mode, quality } = this.settings.current();
    return `${strings.modes[mode].label} · ${strings.qualities[quality].label}`;
  });

  protected async toggleFullScreen(): Promise<void> {
    await this.fullScreen.toggle();
    this.done.emit();
  }
}
