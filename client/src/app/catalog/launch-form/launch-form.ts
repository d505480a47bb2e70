import { ChangeDetectionStrategy, Component, computed, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { TemplateView } from '../../../../../protocol/http/templates.js';
import { type LaunchSize, resourcesFor } from '../launch-size';
import { QuotaStore } from '../../shared/quota-store';
import { isTooMuch, quotaLines, rounded } from '../../shared/quota-words';
import type { LaunchOptions } from '../session-launcher';
import { strings as sharedStrings } from '../../shared/strings';
import { strings } from '../strings';

/** Smallest first. */
const SIZES: readonly LaunchSize[] = ['small', 'standard', 'large'];

/** Options of a launch: name, files and size, beside what is left of the quota. What is not chosen is left to the server. */
@Component({
  selector: 'app-launch-form',
  imports: [MatButton],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './launch-form.html',
  styleUrl: './launch-form.scss',
})
export class LaunchForm {
  readonly #store = inject(QuotaStore);

  readonly template = input.required<TemplateView>();
  readonly isBusy = input(false);
  readonly launch = output<LaunchOptions>();

  protected readonly text = strings.options;
  protected readonly quotaText = sharedStrings.quota;
  protected readonly name = signal('');
  protected readonly home = signal<'persistent' | 'temporary'>('persistent');
  protected readonly size = signal<LaunchSize>('standard');
  protected readonly homes = [
    { kind: 'persistent', label: this.text.persistent, hint: this.text.persistentHint },
    { kind: 'temporary', label: this.text.temporary, hint: this.text.temporaryHint },
  ] as const;

  protected readonly sizes = computed(() =>
    SIZES.map((size) => {
      const { resources } = this.template();
      const { cpuMillis, memoryMiB } = resourcesFor(size, resources);
      const quota = this.#store.quota();
      return {
        size,
        label: this.text.sizes[size],
        hint: this.text.sizeWords(rounded(cpuMillis / 1000), rounded(memoryMiB / 1024)),
        isTooMuch: quota !== null && isTooMuch(quota, { ...resources, cpuMillis, memoryMiB }),
      };
    }),
  );
  protected readonly left = computed(() => {
    const quota = this.#store.quota();
    return quota === null ? [] : quotaLines(quota);
  });
  protected readonly isChoiceTooMuch = computed(
    () => this.sizes().find(({ size }) => size === this.size())?.isTooMuch ?? false,
  );

  constructor() {
    void this.#store.load();
  }

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
