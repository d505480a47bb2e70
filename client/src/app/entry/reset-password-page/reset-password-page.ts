import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { ActivatedRoute, RouterLink } from '@angular/router';
import type { ClientProblem } from '../../core/api/problem-error';
import { toProblem } from '../../core/api/problem-parsing';
import { SecondStepApi } from '../../core/api/second-step.api';
import { ProblemNotice } from '../../shared/problem-notice/problem-notice';
import { Field, allFine } from '../../shared/text-field/field';
import { TextField } from '../../shared/text-field/text-field';
import { EntryFrame } from '../entry-frame/entry-frame';
import { strings } from './strings';

type Face = 'form' | 'bad-link' | 'done';

/** Where the link of an administrator leads: a new password, and on to sign-in. */
@Component({
  selector: 'app-reset-password-page',
  imports: [EntryFrame, ProblemNotice, RouterLink, TextField],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './reset-password-page.html',
  styleUrl: '../entry-page.scss',
})
export class ResetPasswordPage {
  readonly #api = inject(SecondStepApi);
  readonly #token = inject(ActivatedRoute).snapshot.fragment ?? '';
  protected readonly text = strings;
  protected readonly face = signal<Face>(this.#token === '' ? 'bad-link' : 'form');
  protected readonly problem = signal<ClientProblem | null>(null);
  protected readonly isBusy = signal(false);
  protected readonly password = new Field((text) => (Array.from(text).length >= 12 ? null : strings.passwordShort));
  protected readonly repeat = new Field((text) => (text === this.password.text() ? null : strings.repeatDiffers));
  protected readonly label = computed(() => (this.isBusy() ? strings.submitting : strings.submit));

  constructor() {
    // The token stays in memory: neither the address bar nor the history keeps it.
    history.replaceState(history.state, '', location.pathname);
  }

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    if (!allFine([this.password, this.repeat]) || this.isBusy()) return;
    this.isBusy.set(true);
    this.problem.set(null);
    try {
      await this.#api.resetPassword({ token: this.#token, password: this.password.text() });
      this.face.set('done');
    } catch (error) {
      this.#show(toProblem(error));
    } finally {
      this.isBusy.set(false);
    }
  }

  #show(problem: ClientProblem): void {
    if (problem.code === 'invalid-reset-link') this.face.set('bad-link');
    else if (problem.code === 'weak-password') this.password.refuse(problem.detail);
    else this.problem.set(problem);
  }
}
