import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import type { TotpSecret } from '../../../../../protocol/http/second-step.js';
import { QrCode } from '../qr-code/qr-code';
import { Field, allFine } from '../text-field/field';
import { TextField } from '../text-field/text-field';
import { strings } from './strings';

const GROUPS = /.{4}(?=.)/g;

/** Shows the secret of an authenticator and asks for its first code. */
@Component({
  selector: 'app-totp-setup',
  imports: [QrCode, TextField],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <p>{{ text.scan }}</p>
    <app-qr-code [text]="secret().uri" [label]="text.qrCode" />
    <p class="key">
      {{ text.type }} <code>{{ grouped() }}</code>
    </p>
    <form novalidate (submit)="submit($event)">
      <p>{{ text.confirm }}</p>
      <app-text-field fieldName="code" purpose="one-time-code" [label]="text.code" [field]="code" [maxLength]="12" />
      <button class="plain-button filled" type="submit" [attr.aria-disabled]="isBusy()">
        {{ isBusy() ? text.submitting : text.submit }}
      </button>
    </form>
  `,
  styles: `
    :host,
    form {
      display: grid;
      justify-items: start;
      gap: 12px;
      inline-size: 100%;
    }
    app-text-field {
      inline-size: min(320px, 100%);
    }
    .key {
      color: var(--ss-text-soft);
      font-size: 14px;
      line-height: 20px;
      overflow-wrap: anywhere;
    }
    code {
      font-family: var(--ss-font-mono);
      color: var(--ss-text);
    }
  `,
})
export class TotpSetup {
  readonly secret = input.required<TotpSecret>();
  readonly isBusy = input(false);
  /** A code that the person typed. */
  readonly confirmed = output<string>();

  protected readonly text = strings;
  protected readonly grouped = computed(() => this.secret().secret.replace(GROUPS, '$& '));
  protected readonly code = new Field((text) => (/^\d{6}$/.test(text.replace(/\s/g, '')) ? null : strings.codeMissing));

  protected submit(event: Event): void {
    event.preventDefault();
    if (allFine([this.code]) && !this.isBusy()) this.confirmed.emit(this.code.text());
  }
}
