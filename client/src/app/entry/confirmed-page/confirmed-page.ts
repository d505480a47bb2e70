import { ChangeDetectionStrategy, Component, type OnInit, computed, inject, input, signal } from '@angular/core';
import { MatSnackBar, MatSnackBarConfig } from '@angular/material/snack-bar';
import { Router, RouterLink } from '@angular/router';
import type { ClientProblem } from '../../core/api/problem-error';
import { returnAddress } from '../../core/auth/return-address';
import { StepUpHint } from '../../core/auth/step-up-hint';
import { ProblemNotice } from '../../shared/problem-notice/problem-notice';
import { EntryFrame } from '../entry-frame/entry-frame';
import { signOnProblem } from '../sign-on-problem';
import { strings } from './strings';

/** Long enough to be read twice on the page that the person comes back to. */
const NOTICE = new MatSnackBarConfig();
NOTICE.duration = 10_000;

/**
 * Where a provider's step-up ends: leads back to where the person was, or says why they are not confirmed. A sign-in that failed ends here as
 * well, where somebody is signed in already: they are told that this changed nothing.
 */
@Component({
  selector: 'app-confirmed-page',
  imports: [EntryFrame, ProblemNotice, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <app-entry-frame>
      @if (refusal(); as refusal) {
        <h1>{{ words().title }}</h1>
        <app-problem-notice [problem]="refusal" />
        <a class="plain-button filled back" [routerLink]="back()">{{ words().back }}</a>
      } @else {
        <p role="status">{{ text.goingOn }}</p>
      }
    </app-entry-frame>
  `,
  styleUrl: '../entry-page.scss',
  styles: `
    h1 {
      margin-block-end: 20px;
    }
  `,
})
export class ConfirmedPage implements OnInit {
  readonly #router = inject(Router);
  readonly #snackBar = inject(MatSnackBar);
  readonly #hint = inject(StepUpHint);
  readonly #hadLeft = signal(false);

  /** Where the person was, from the query. */
  readonly returnTo = input<string>();

  /** Code of what went wrong, from the query. */
  readonly problem = input<string>();

  protected readonly text = strings;
  protected readonly back = computed(() => this.#router.parseUrl(returnAddress(this.returnTo() ?? null)));
  /** Only a step-up names where the person was; else this tab knows whether it left for one. */
  readonly #isStepUp = computed(() => this.#hadLeft() || this.returnTo() !== undefined);
  protected readonly refusal = computed(() => refusalOf(this.problem(), this.#isStepUp()));
  protected readonly words = computed(() => (this.#isStepUp() ? strings.notConfirmed : strings.notSignedIn));

  ngOnInit(): void {
    const hadLeft = this.#hint.take();
    this.#hadLeft.set(hadLeft);
    if (this.refusal() !== null) return;
    void this.#router.navigateByUrl(this.back(), { replaceUrl: true }).then(() => {
      if (hadLeft) this.#snackBar.open(strings.confirmed, undefined, NOTICE);
    });
  }
}

/** In the words of a confirmation where those of a sign-in would mislead. */
function refusalOf(code: string | undefined, isStepUp: boolean): ClientProblem | null {
  if (code === undefined) return null;
  const problem = signOnProblem(code);
  if (!isStepUp) return { ...problem, detail: `${problem.detail} ${strings.asBefore}` };
  return problem.code === 'sign-on-expired' ? { ...problem, ...strings.expired } : problem;
}
