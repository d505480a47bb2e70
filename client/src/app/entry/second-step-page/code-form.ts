import { ChangeDetectionStrategy, Component, computed, input, output, signal } from '@angular/core';
import { Field, allFine } from '../../shared/text-field/field';
import { TextField } from '../../shared/text-field/text-field';
import { strings } from './strings';

const CODE = /^\d{6}$/;
const RECOVERY_CODE = /^[0-9a-z]{16}$/i;
const plain = (text: string): string => text.replace(/[\s-]/g, '');

/** Asks for a code of the authenticator, or for a recovery code. */
@Component({
  selector: 'app-code-form',
  imports: [TextField],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <p class="lead">{{ usesRecovery() ? text.leadRecovery : text.lead }}</p>
    <form novalidate (submit)="submit($event)">
      @if (usesRecovery()) {
        <app-text-field fieldName="recoveryCode" purpose="off" [label]="text.recoveryCode" [field]="recoveryCode" />
      } @else {
        <app-text-field fieldName="code" purpose="one-time-code" [label]="text.code" [field]="code" [maxLength]="12" />
      }
      <button class="plain-button filled submit" type="submit" [attr.aria-disabled]="isBusy()">
        {{ isBusy() ? text.submitting : text.submit }}
      </button>
      <button class="plain-button submit" type="button" (click)="usesRecovery.set(!usesRecovery())">
        {{ usesRecovery() ? text.useAuthenticator : text.useRecovery }}
      </button>
    </form>
  `,
  styleUrl: '../entry-page.scss',
})
export class CodeForm {
  readonly isBusy = input(false);
  readonly entered = output<string>();
  protected readonly text = strings;
  protected readonly usesRecovery = signal(false);
  protected readonly code = new Field((text) => (CODE.test(plain(text)) ? null : strings.codeMissing));
  protected readonly recoveryCode = new Field((text) =>
    RECOVERY_CODE.test(plain(text)) ? null : strings.recoveryMissing,
  );
  readonly #field = computed(() => (this.usesRecovery() ? this.recoveryCode : this.code));

  protected submit(event: Event): void {
    event.preventDefault();
    if (allFine([this.#field()]) && !this.isBusy()) this.entered.emit(this.#field().text());
  }
}
