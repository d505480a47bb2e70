import { ChangeDetectionStrategy, Component, computed, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { TemplateView } from '../../../../../protocol/http/templates.js';
import { type LaunchSize, resourcesFor } from '../launch-size';
import type { LaunchOptions } from '../session-launcher';
import { strings } from '../strings';

/** Smallest first. */
const SIZES: readonly LaunchSize[] = ['small', 'standard', 'large'];

/** Options of a launch: name, files and size. What is not chosen is left to the server. */
@Component({
  selector: 'app-launch-form',
  imports: [MatButton],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './launch-form.html',
  styleUrl: './launch-form.scss',
})
export class LaunchForm {
  readonly template = input.required<TemplateView>();
  readonly isBusy = input(false);
  readonly launch = output<LaunchOptions>();

  protected readonly text = strings.options;
  protected readonly name = signal('');
  protected readonly home = signal<'persistent' | 'temporary'>('persistent');
  protected readonly size = signal<LaunchSize>('standard');
  protected readonly homes = [
    { kind: 'persistent', label: this.text.persistent, hint: this.text.persistentHint },
    { kind: 'temporary', label: this.text.temporary, hint: this.text.temporaryHint },
  ] as const;

  protected readonly sizes = computed(() =>
    SIZES.map((size) => {
      const { cpuMillis, memoryMiB } = resourcesFor(size, this.template().resources);
      return {
        size,
        label: this.text.sizes[size],
        hint: this.text.sizeWords(rounded(cpuMillis / 1000), rounded(memoryMiB / 1024)),
      };
    }),
  );

  protected submit(event: Event): void {
    event.preventDefault();
    const name = this.name().trim();
    this.launch.emit({
      home: this.home(),
      ...(name === '' ? {} : { name }),
      ...(this.size() === 'standard' ? {} : { resources: resourcesFor(this.size(), this.template().resources) }),
    });
  }
}

/** At most two decimals, none where none are needed. */
function rounded(value: number): string {
  return String(Math.round(value * 100) / 100);
}
