import {
  afterNextRender,
  ChangeDetectionStrategy,
  Component,
  computed,
  DOCUMENT,
  ElementRef,
  inject,
  Injector,
  signal,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import {
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogRef,
  MatDialogTitle,
} from '@angular/material/dialog';
import type { ReauthWays } from '../../../../../protocol/http/second-step.js';
import type { ClientProblem } from '../../core/api/problem-error';
import { toProblem } from '../../core/api/problem-parsing';
import { SecondStepApi } from '../../core/api/second-step.api';
import { StepUpHint } from '../../core/auth/step-up-hint';
import { ProblemNotice } from '../problem-notice/problem-notice';
import { Field, allFine } from '../text-field/field';
import { TextField } from '../text-field/text-field';
import { strings } from './strings';

/** Asks for everything that the person signs in with here. Closes with true when it was right. */
@Component({
  selector: 'app-reauth-dialog',
  imports: [MatButton, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle, ProblemNotice, TextField],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './reauth-dialog.html',
  styles: `
    mat-dialog-content {
      display: grid;
      gap: 12px;
    }
  `,
})
export class ReauthDialog {
  readonly #api = inject(SecondStepApi);
  readonly #hint = inject(StepUpHint);
  readonly #location = inject(DOCUMENT).location;
  readonly #injector = inject(Injector);
  readonly #element = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  readonly #dialog = inject<MatDialogRef<ReauthDialog, boolean>>(MatDialogRef);
  protected readonly text = strings;
  protected readonly ways = signal<ReauthWays | null>(null);
  protected readonly problem = signal<ClientProblem | null>(null);
  protected readonly isBusy = signal(false);
  protected readonly password = new Field((text) => (text === '' ? strings.passwordMissing : null));
  protected readonly code = new Field((text) => (text.trim().length < 6 ? strings.codeMissing : null));
  protected readonly fields = computed(() => {
    const ways = this.ways();
    return [...(ways?.hasPassword ? [this.password] : []), ...(ways?.hasSecondStep ? [this.code] : [])];
  });
  protected readonly detail = computed(() => {
    if (this.fields().length > 0) return strings.detail;
    const provider = this.ways()?.provider ?? null;
    return provider === null ? strings.neither : strings.atProvider(provider);
  });

  constructor() {
    void this.load();
  }

  protected async load(): Promise<void> {
    this.problem.set(null);
    await this.#api.reauthWays().then(
      (ways) => {
        this.ways.set(ways);
        // The dialog has looked for something to focus before there was a field.
        afterNextRender(() => this.#element.querySelector('input')?.focus(), { injector: this.#injector });
      },
      (error: unknown) => this.problem.set(toProblem(error)),
    );
  }

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    const ways = this.ways();
    if (ways === null || this.isBusy() || !allFine(this.fields())) return;
    this.isBusy.set(true);
    this.problem.set(null);
    try {
      await this.#api.confirmIdentity({
        ...(ways.hasPassword && { password: this.password.text() }),
        ...(ways.hasSecondStep && { code: this.code.text() }),
      });
      this.#dialog.close(true);
    } catch (error) {
      this.problem.set(toProblem(error));
    } finally {
      this.isBusy.set(false);
    }
  }

  /** Leaves the page, and comes back to it. */
  protected async goToProvider(): Promise<void> {
    this.isBusy.set(true);
    this.problem.set(null);
    try {
      const { pathname, search, hash } = this.#location;
      const address = await this.#api.stepUpAddress(pathname + search + hash);
      this.#hint.set();
      this.#location.assign(address);
    } catch (error) {
      this.problem.set(toProblem(error));
      this.isBusy.set(false);
    }
  }
}
