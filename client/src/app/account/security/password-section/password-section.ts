import { ChangeDetectionStrategy, Component, computed, inject, input, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { SecondStepStatus } from '../../../../../../protocol/http/second-step.js';
import type { ClientProblem } from '../../../core/api/problem-error';
import { ProblemNotice } from '../../../shared/problem-notice/problem-notice';
import { Field, allFine } from '../../../shared/text-field/field';
import { TextField } from '../../../shared/text-field/text-field';
import { SecurityApi } from '../security.api';
import { strings } from '../strings';
import { Work } from '../work';

const SHORTEST = 12;

/** Changes the password. */
@Component({
  selector: 'app-password-section',
  imports: [MatButton, ProblemNotice, TextField],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { role: 'region', 'aria-labelledby': 'password-title' },
  templateUrl: './password-section.html',
  styleUrl: '../section.scss',
})
export class PasswordSection {
  readonly #api = inject(SecurityApi);
  readonly status = input.required<SecondStepStatus>();
  readonly changed = output();
  protected readonly text = strings.password;
  protected readonly work = new Work();
  protected readonly isSaved = signal(false);
  /** Whether an earlier try from here proved who the person is: that holds for some minutes. */
  readonly #isProven = signal(false);
  protected readonly needsCode = computed(() => this.status().isEnabled && !this.#isProven());
  protected readonly current = new Field((text) => (text === '' ? this.text.currentMissing : null));
  protected readonly code = new Field((text) =>
    this.needsCode() && text.trim().length < 6 ? this.text.codeMissing : null,
  );
  protected readonly next = new Field((text) => (Array.from(text).length < SHORTEST ? this.text.nextShort : null));
  protected readonly repeat = new Field((text) => (text === this.next.text() ? null : this.text.repeatDiffers));

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    const fields = [this.current, this.code, this.next, this.repeat];
    if (!allFine(fields)) return;
    this.isSaved.set(false);
    await this.work.run(
      async () => {
        await this.#api.changePassword({
          currentPassword: this.current.text(),
          password: this.next.text(),
          ...(this.needsCode() && { code: this.code.text() }),
        });
        for (const field of fields) field.reset('');
        this.#isProven.set(false);
        this.isSaved.set(true);
        this.changed.emit();
      },
      (problem) => this.#explain(problem),
    );
  }

  /** Says at its field what was wrong. A password that is too weak comes after the proof, which is not asked for again. */
  #explain({ code, detail }: ClientProblem): boolean {
    if (code === 'weak-password') {
      this.#isProven.set(true);
      this.next.refuse(detail);
      return true;
    }
    if (code === 'invalid-credentials') {
      this.current.refuse(this.text.currentWrong);
      return true;
    }
    if (code === 'invalid-code') this.code.refuse(detail);
    return code === 'invalid-code';
  }
}
