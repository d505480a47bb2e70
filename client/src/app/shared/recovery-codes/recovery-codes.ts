import { DOCUMENT } from '@angular/common';
import { ChangeDetectionStrategy, Component, inject, input, signal } from '@angular/core';
import { strings } from './strings';

/** Shows recovery codes, once, with the ways to keep them. */
@Component({
  selector: 'app-recovery-codes',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { 'data-print': '' },
  template: `
    <h2>{{ text.title }}</h2>
    <p>{{ text.detail }}</p>
    <ul [attr.aria-label]="text.list">
      @for (code of codes(); track code) {
        <li>
          <code>{{ code }}</code>
        </li>
      }
    </ul>
    <div class="ways">
      <button class="plain-button" type="button" (click)="copy()">{{ text.copy }}</button>
      <button class="plain-button" type="button" (click)="download()">{{ text.download }}</button>
      <button class="plain-button" type="button" (click)="print()">{{ text.print }}</button>
    </div>
    <p class="said" role="status">{{ said() }}</p>
  `,
  styleUrl: './recovery-codes.scss',
})
export class RecoveryCodes {
  readonly #window = inject(DOCUMENT).defaultView;
  readonly codes = input.required<readonly string[]>();
  protected readonly text = strings;
  protected readonly said = signal('');

  protected async copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.codes().join('\n'));
      this.said.set(this.text.copied);
    } catch {
      this.said.set(this.text.notCopied);
    }
  }

  protected download(): void {
    const file = new Blob([`${this.text.fileHead}\n\n${this.codes().join('\n')}\n`], { type: 'text/plain' });
    const address = URL.createObjectURL(file);
    const link = document.createElement('a');
    link.href = address;
    link.download = this.text.fileName;
    link.click();
    URL.revokeObjectURL(address);
  }

  protected print(): void {
    this.#window?.print();
  }
}
